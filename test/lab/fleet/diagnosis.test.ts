import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { collectEvidence } from '../../../src/evidence/collect.ts';
import { FAULTS } from '../../../src/lab/fleet/faults.ts';
import { REHEARSALS } from '../../../src/lab/fleet/rehearsals.ts';
import { locate } from '../../../src/locate/locate.ts';
import { StagedFleet } from './staged-fleet.ts';

/**
 * What is not found yet although the fleet shows what AWS would show. An entry goes when its reason is gone:
 * then its test says so by passing.
 */
const NOT_FOUND_YET: Readonly<Record<string, string>> = {
  'keepalive-race': 'the collector asks for HTTPCode_ELB_* with a target group, which has no data',
  inconclusive: 'the same; and a share of 12 % is taken for a keep-alive race',
  'denied-crashed': 'refused connections alone are taken for a wrong port',
};

const CASES = [...FAULTS, ...REHEARSALS].map(({ id, cause }) => ({ fault: id, cause }));

describe('from what the fleet shows, the diagnosis finds the fault', () => {
  it.each(CASES.filter(({ fault }) => NOT_FOUND_YET[fault] === undefined))(
    'given $fault, the cause is $cause',
    async ({ fault, cause }) => expect(await bestCause(fault)).toBe(cause),
  );

  it.failing.each(CASES.filter(({ fault }) => NOT_FOUND_YET[fault] !== undefined))(
    'not yet: given $fault, the cause is $cause',
    async ({ fault, cause }) => expect(await bestCause(fault)).toBe(cause),
  );
});

async function bestCause(fault: string): Promise<string | undefined> {
  const { ports } = new StagedFleet().broken(fault);
  const found = await locate(ports, 'shop');
  if (!found.ok) throw new TypeError(found.why);
  const evidence = await collectEvidence(ports, found.located, 'shop-1');
  return diagnose(evidence).verdicts[0]?.cause;
}
