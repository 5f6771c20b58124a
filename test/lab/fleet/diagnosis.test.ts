import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../../src/diagnosis/verdict.ts';
import { collectEvidence } from '../../../src/evidence/collect.ts';
import { FAULTS } from '../../../src/lab/fleet/faults.ts';
import { REHEARSALS } from '../../../src/lab/fleet/rehearsals.ts';
import { locate } from '../../../src/locate/locate.ts';
import { StagedFleet } from './staged-fleet.ts';

const CASES = [...FAULTS, ...REHEARSALS].map(({ id, cause }) => ({ fault: id, cause }));

describe('from what the fleet shows, the diagnosis finds the fault', () => {
  it.each(CASES)('given $fault, the cause is $cause', async ({ fault, cause }) => {
    expect((await diagnosed(fault)).verdicts[0]?.cause).toBe(cause);
  });

  it.each(['protocol-mismatch', 'wrong-address', 'worker-pool-exhausted'])(
    'given %s, the application is not blamed for what its gateway answers',
    async (fault) => {
      const causes = (await diagnosed(fault)).verdicts.map(({ cause }) => cause);

      expect(causes).not.toContain('upstream-generated');
    },
  );

  it.each([
    { fault: 'keepalive-race', by: 'load-balancer' },
    { fault: 'header-too-large', by: 'gateway' },
    { fault: 'wrong-address', by: 'gateway' },
    { fault: 'mandatory-access-denied', by: 'gateway' },
  ])('given $fault, the $by is said to have made the 502s', async ({ fault, by }) => {
    expect((await diagnosed(fault)).madeBy).toBe(by);
  });

  it('a gateway that crashes is the end of the way, not the app behind it', async () => {
    const { requestPath } = await diagnosed('gateway-faulty');

    expect(requestPath?.stations.map(({ what }) => what)).toEqual(['ALB', 'nginx']);
    expect(requestPath?.ends).toBe('fails');
  });

  it('what somebody changed is said before what the Auto Scaling group did about it', async () => {
    const { changes } = await diagnosed('bad-launch-template');

    expect(changes.slice(0, 2).map(({ what }) => what)).toEqual([
      'StartInstanceRefresh of shop-asg by kim',
      expect.stringContaining('EC2 instance: i-'),
    ]);
  });
});

async function diagnosed(fault: string): Promise<Diagnosis> {
  const { world } = new StagedFleet().broken(fault);
  const found = await locate(world, 'shop');
  if (!found.ok) throw new TypeError(found.why);
  const evidence = await collectEvidence(world, found.located, 'shop-1');
  return diagnose(evidence);
}
