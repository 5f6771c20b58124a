import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epochMs } from '../../src/brand.ts';
import { type MinuteCounts, onsetOf } from '../../src/read/onset.ts';

const MINUTE = 60_000;

/** Failures per minute of the load balancer; `quiet × 60` is an hour of none. */
const minutes = (...counts: readonly number[]): readonly MinuteCounts[] =>
  counts.map((count, index) => ({
    at: epochMs(index * MINUTE),
    byBalancer: count,
    byTargets: 0,
    requests: 1000,
  }));

const times = (length: number, count: number): number[] => Array.from({ length }, () => count);
const everyNth = (length: number, n: number): number[] =>
  Array.from({ length }, (_, index) => (index % n === 0 ? 1 : 0));

describe('the onset of failures', () => {
  it.each([
    { given: 'nothing failed', counts: times(60, 0), minute: 'none' },
    { given: 'failures after an hour of none', counts: [...times(60, 0), 3, 400, 500], minute: 60 },
    {
      given: 'two incidents an hour apart',
      counts: [...times(5, 0), ...times(4, 90), ...times(60, 0), ...times(6, 70)],
      minute: 69,
    },
    {
      given: 'a few failures all the time, then many',
      counts: [...times(60, 2), ...times(10, 800)],
      minute: 60,
    },
    {
      given: 'rare failures from a release on',
      counts: [...times(50, 0), 1, ...everyNth(60, 4)],
      minute: 50,
    },
    { given: 'failures from the beginning on', counts: times(60, 50), minute: null },
    { given: 'a single failure', counts: [...times(30, 0), 1, ...times(5, 0)], minute: 30 },
  ])('given $given, is in minute $minute', ({ counts, minute }) => {
    const onset = onsetOf(minutes(...counts));
    const at = onset?.at ?? null;

    expect(onset === null ? 'none' : at === null ? null : at / MINUTE).toBe(minute);
  });

  it('tells how many requests fail since, and who makes the errors', () => {
    const counts = minutes(...times(10, 0), ...times(4, 250));
    const byTargets = counts.map((minute) => ({
      ...minute,
      byBalancer: 0,
      byTargets: minute.byBalancer,
    }));

    expect(onsetOf(counts)).toMatchObject({
      perMinute: 250,
      share: 0.25,
      madeBy: 'load-balancer',
    });
    expect(onsetOf(byTargets)).toMatchObject({ madeBy: 'targets' });
  });

  it('is a failing minute, or before all of them, whatever was counted', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2000 }), { maxLength: 300 }), (counts) => {
        const onset = onsetOf(minutes(...counts));
        if (onset === null) expect(counts.filter((count) => count > 0)).toEqual([]);
        else expect(onset.at ?? 0).toBeLessThanOrEqual(onset.lastFailure);
      }),
    );
  });
});
