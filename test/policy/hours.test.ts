import { describe, expect, it } from '@jest/globals';
import { epochMs } from '../../src/brand.ts';
import { isWithin } from '../../src/policy/hours.ts';

const WORK = {
  timeZone: 'Europe/Berlin',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'] as ('mon' | 'tue' | 'wed' | 'thu' | 'fri')[],
  from: '09:00',
  to: '17:30',
};
const NIGHT = { ...WORK, days: ['fri' as const], from: '22:00', to: '06:00' };

describe('hours in which something may be approved', () => {
  it.each([
    {
      given: 'a winter morning, one minute early',
      hours: WORK,
      at: '2026-11-23T07:59:00Z',
      within: false,
    },
    { given: 'a winter morning, on time', hours: WORK, at: '2026-11-23T08:00:00Z', within: true },
    {
      given: 'the same hour in summer, an hour in',
      hours: WORK,
      at: '2026-07-20T08:00:00Z',
      within: true,
    },
    { given: 'a summer morning, on time', hours: WORK, at: '2026-07-20T07:00:00Z', within: true },
    { given: 'the last minute', hours: WORK, at: '2026-11-23T16:29:59Z', within: true },
    { given: 'the end', hours: WORK, at: '2026-11-23T16:30:00Z', within: false },
    { given: 'a Sunday', hours: WORK, at: '2026-11-22T12:00:00Z', within: false },
    { given: 'Friday night', hours: NIGHT, at: '2026-11-27T22:00:00Z', within: true },
    { given: 'the morning after it', hours: NIGHT, at: '2026-11-28T04:59:00Z', within: true },
    { given: 'the end of that morning', hours: NIGHT, at: '2026-11-28T05:00:00Z', within: false },
    { given: 'the morning before it', hours: NIGHT, at: '2026-11-27T04:00:00Z', within: false },
    {
      given: 'midnight at the end of a day',
      hours: { ...WORK, to: '24:00' },
      at: '2026-11-23T22:59:00Z',
      within: true,
    },
    {
      given: 'midnight at the beginning of a day',
      hours: { ...WORK, timeZone: 'UTC', from: '00:00', to: '01:00' },
      at: '2026-11-23T00:00:00Z',
      within: true,
    },
    {
      given: 'a day that has begun there only',
      hours: { ...WORK, timeZone: 'Pacific/Auckland' },
      at: '2026-11-22T22:00:00Z',
      within: true,
    },
  ])('given $given, within is $within', ({ hours, at, within }) => {
    expect(isWithin([hours], epochMs(Date.parse(at)))).toBe(within);
  });

  it('are all hours where none are named, and none where the list is empty', () => {
    const at = epochMs(Date.parse('2026-11-22T12:00:00Z'));
    expect([isWithin(undefined, at), isWithin([], at)]).toEqual([true, false]);
  });
});
