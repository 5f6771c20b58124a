import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { REMEDY_IDS, type RemedyId } from '../../src/remedies/remedy-id.ts';
import { paramOf, withhold } from '../../src/remedies/withheld.ts';
import { restart } from '../slack/incident-records.ts';

const HOME = { account: null, region: 'eu-west-1' };
const restarting = restart.plan;
const scaling = { ...restarting, remedy: 'scale-out' as const };

describe('remedies that the evidence calls for', () => {
  it.each([
    {
      given: 'both are enabled',
      place: HOME,
      enabled: ['restart-service', 'scale-out'],
      offered: ['restart-service', 'scale-out'],
      why: [],
    },
    {
      given: 'one is enabled',
      place: HOME,
      enabled: ['restart-service'],
      offered: ['restart-service'],
      why: [
        'scale-out is not enabled in this deployment; enable it with --param scaleOut=enabled.',
      ],
    },
    {
      given: 'they are enabled, and the load balancer is in another account',
      place: { ...HOME, account: '222222222222' },
      enabled: ['restart-service', 'scale-out'],
      offered: [],
      why: [
        'fiveohtwo only reads in account 222222222222; there, this is for a person.',
        'fiveohtwo only reads in account 222222222222; there, this is for a person.',
      ],
    },
  ] as const)('given $given, what may be done is offered and the rest said', (row) => {
    const enabled = new Set<RemedyId>(row.enabled);

    const { offered, withheld } = withhold([restarting, scaling], row.place, enabled);

    expect(offered.map(({ remedy }) => remedy)).toEqual(row.offered);
    expect(withheld.map(({ why }) => why)).toEqual(row.why);
  });

  it('are enabled by the param that is said', () => {
    const { params } = parse(readFileSync('serverless.yml', 'utf8'), { logLevel: 'error' });
    const unknown = REMEDY_IDS.filter((remedy) => !(paramOf(remedy) in params.default));

    expect(unknown).toEqual([]);
  });
});
