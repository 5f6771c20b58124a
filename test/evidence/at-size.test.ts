import { describe, expect, it } from '@jest/globals';
import { simulateAws } from '../../bench/simulated-aws.ts';
import { type SimulatedFleet, type Size, simulatedFleet } from '../../bench/simulated-fleet.ts';
import { awsClouds } from '../../src/aws/aws-clouds.ts';
import { systemClock } from '../../src/aws/clock.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { collectEvidence } from '../../src/evidence/collect.ts';
import { locate } from '../../src/locate/locate.ts';
import { deployedDocuments } from '../aws/deployed-documents.ts';
import { serviceFailure } from '../aws/service-failure.ts';

/** One in so many calls of an operation is answered with this error; null answers all. */
type Failing = (operation: string, call: number) => Error | null;

async function investigate(size: Size, failing: Failing = () => null) {
  const fleet = await simulatedFleet(size);
  const counts = new Map<string, number>();
  const troubled: SimulatedFleet = {
    answer: (operation, input, latencies) => {
      const call = (counts.get(operation) ?? 0) + 1;
      counts.set(operation, call);
      const error = failing(operation, call);
      if (error !== null) throw error;
      return fleet.answer(operation, input, latencies);
    },
  };
  const { made } = simulateAws(troubled, null);
  const world = {
    clouds: awsClouds({
      home: { regions: ['eu-west-1'] },
      accounts: [],
      documents: deployedDocuments(),
      documentsOf: null,
      sessionName: 'test',
    }),
    clock: systemClock,
  };
  const found = await locate(world, 'shop');
  if (!found.ok) throw new Error(found.why);
  const bundle = await collectEvidence(world, found.located, 'inc-1');
  const diagnosis = diagnose(bundle);
  return { made, bundle, diagnosis, cause: diagnosis.verdicts[0]?.cause };
}

describe('an investigation of a large service', () => {
  it.each([
    { targets: 1, groups: 1, most: 40 },
    { targets: 50, groups: 1, most: 60 },
    { targets: 1_000, groups: 20, most: 60 },
    { targets: 1_000, groups: 1, most: 90 },
  ])(
    'of $targets targets in $groups groups makes at most $most calls and finds the cause',
    async ({ most, ...size }) => {
      const { made, cause } = await investigate(size);

      expect(made.length).toBeLessThanOrEqual(most);
      expect(cause).toBe('backend-crashed');
    },
    30_000,
  );

  it('says which of the hosts it asked', async () => {
    const { diagnosis } = await investigate({ targets: 1_000, groups: 20 });

    expect(diagnosis.hostsAsked).toMatch(/^asked 20 of 50 instances: 20 of 50 that do not pass/);
  }, 30_000);

  it('still finds the cause when half of the outputs are throttled away', async () => {
    const { bundle, cause } = await investigate({ targets: 50, groups: 1 }, (operation, call) =>
      operation === 'GetCommandInvocation' && call % 2 === 0
        ? serviceFailure('ThrottlingException', 400)
        : null,
    );

    expect(cause).toBe('backend-crashed');
    expect(bundle.exhibits.filter(({ outcome }) => outcome.kind === 'failed')).toEqual([]);
  }, 60_000);

  it('says what was throttled, and judges by the rest', async () => {
    const { diagnosis, cause } = await investigate({ targets: 50, groups: 1 }, (operation) =>
      operation === 'DescribeSecurityGroupRules' || operation === 'LookupEvents'
        ? serviceFailure('RequestLimitExceeded', 503)
        : null,
    );

    expect(cause).toBe('backend-crashed');
    expect(diagnosis.missing.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(/security-group-rules.*RequestLimitExceeded/),
    );
  }, 60_000);

  it('knows that a group without targets has none', async () => {
    const { bundle, diagnosis } = await investigate({ targets: 0, groups: 1 });

    expect(bundle.subject.targets).toEqual([]);
    expect(diagnosis.status).toBe('inconclusive');
  }, 30_000);
});
