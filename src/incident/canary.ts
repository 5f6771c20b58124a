import type { Located } from '../locate/located.ts';
import type { Change } from '../remedies/plan.ts';
import type { Hands } from './hands.ts';
import { probeTargets } from './probe.ts';
import { proveChange } from './prove.ts';
import type { ChangeResult } from './record.ts';

/**
 * The first of several changes is the canary: before the others follow it has to have done what it was for, by its own
 * proof, and a host that it disturbed has to answer requests again, not only seem healthy. Answers what is wrong, or null.
 */
export async function whyCanaryFailed(
  { effects, world }: Hands,
  located: Located,
  change: Change,
  result: ChangeResult['result'],
  incidentId: string,
  step: string,
): Promise<string | null> {
  const { value } = await effects.repeatable(`canary-${step}`, async () => {
    const proof = await proveChange(world.clouds.at(located.place), change, result);
    if (!proof.holds) return proof.says;
    if (change.kind !== 'run-on-host' || !change.disrupts) return null;
    const disturbed = located.targets.filter(
      ({ id, port }) => id === change.instanceId && port === change.port,
    );
    const probed = await probeTargets(world, located, disturbed, incidentId);
    return probed.find(({ answers }) => !answers)?.says ?? null;
  });
  return value;
}
