import { GetCalendarStateCommand, GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { awsBrakes } from '../../src/aws/brakes.ts';
import { patientConfig } from '../../src/aws/client-config.ts';
import { serviceFailure } from './service-failure.ts';

const ssm = mockClient(SSMClient);
const brakes = awsBrakes('/fiveohtwo/prod/changes', patientConfig({ region: 'eu-west-1' }));
beforeEach(() => {
  ssm.reset();
});

describe('the kill switch', () => {
  it.each([
    { given: 'on', value: 'on', kind: 'released' },
    { given: 'on, with a line break as an editor leaves it', value: 'ON\n', kind: 'released' },
    { given: 'off', value: 'off', kind: 'applied' },
    { given: 'another word', value: 'true', kind: 'unreadable' },
    { given: 'nothing', value: undefined, kind: 'unreadable' },
  ])('set to $given is $kind', async ({ value, kind }) => {
    ssm
      .on(GetParameterCommand, { Name: '/fiveohtwo/prod/changes' })
      .resolves({ Parameter: value === undefined ? {} : { Value: value } });

    expect((await brakes.changes()).kind).toBe(kind);
  });

  it('that may not be read stops every change, and says what to grant', async () => {
    ssm.on(GetParameterCommand).rejects(serviceFailure('AccessDeniedException', 400));

    expect(await brakes.changes()).toEqual({
      kind: 'unreadable',
      why: expect.stringMatching(/nothing is changed.*Grant ssm:GetParameter/),
    });
  });

  it('is read anew each time', async () => {
    ssm
      .on(GetParameterCommand)
      .resolvesOnce({ Parameter: { Value: 'on' } })
      .resolvesOnce({ Parameter: { Value: 'off' } });

    expect([(await brakes.changes()).kind, (await brakes.changes()).kind]).toEqual([
      'released',
      'applied',
    ]);
  });
});

describe('change calendars', () => {
  it('let changes through while they are open', async () => {
    ssm
      .on(GetCalendarStateCommand, { CalendarNames: ['freeze', 'holidays'] })
      .resolves({ State: 'OPEN' });

    expect(await brakes.calendars(['freeze', 'holidays'])).toEqual({ kind: 'released' });
  });

  it('that are closed say until when', async () => {
    ssm
      .on(GetCalendarStateCommand)
      .resolves({ State: 'CLOSED', NextTransitionTime: '2026-12-28T08:00:00Z' });

    expect(await brakes.calendars(['freeze'])).toEqual({
      kind: 'applied',
      why: expect.stringContaining('until 2026-12-28T08:00:00Z'),
    });
  });

  it('that do not exist stop changes', async () => {
    ssm.on(GetCalendarStateCommand).rejects(serviceFailure('InvalidDocument', 400));

    expect((await brakes.calendars(['freeze'])).kind).toBe('unreadable');
  });

  it('are not asked where the policy names none', async () => {
    expect(await brakes.calendars([])).toEqual({ kind: 'released' });
    expect(ssm.calls()).toHaveLength(0);
  });
});
