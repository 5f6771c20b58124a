import { inventoryOf } from '../audit/inventory.ts';
import { onHostsOf } from '../catalogue/on-hosts.ts';
import { diagnoseObservations } from '../diagnosis/diagnose.ts';
import type { Diagnosis } from '../diagnosis/verdict.ts';
import { collectEvidence } from '../evidence/collect.ts';
import type { Located } from '../locate/located.ts';
import { readExhibit } from '../read/registry.ts';
import type { Plan } from '../remedies/plan.ts';
import { type Proposed, propose } from '../remedies/propose.ts';
import type { At } from './effects.ts';
import type { Hands } from './hands.ts';
import type { ServiceReading } from './record.ts';
import { type Rollout, rolloutsIn } from './rollouts.ts';
import { readService } from './service-reading.ts';

/** Everything that one look at the service brought. */
export interface Look {
  readonly diagnosis: Diagnosis;
  readonly plans: readonly Plan[];
  readonly notPlanned: Proposed['notPlanned'];
  readonly reading: ServiceReading;
  /** What else changes the service right now. */
  readonly acting: readonly Rollout[];
}

/**
 * Looks at the service: collects evidence, reads and diagnoses it, and plans what could be done. The evidence
 * itself is stored, not carried through the workflow's checkpoints, which hold 256 KB.
 */
export async function lookAt(
  { effects, world, settings }: Hands,
  incidentId: string,
  located: Located,
  name: string,
): Promise<At<Look>> {
  const taken = await effects.repeatable(`collect-${name}`, async () => {
    const bundle = await collectEvidence(world, located, incidentId, {
      onHosts: onHostsOf(settings.catalogue, located.service),
    });
    await world.store.saveBundle(incidentId, name, bundle);
    return inventoryOf(bundle);
  });
  await effects.audit({
    id: `${incidentId}-evidence-${name}`,
    incidentId,
    at: taken.at,
    who: 'fiveohtwo',
    kind: 'evidence',
    what: `${name}: ${taken.value}`,
    planHash: null,
  });
  return effects.repeatable(`diagnose-${name}`, async () => {
    const bundle = await world.store.loadBundle(incidentId, name);
    if (bundle === null) throw new Error(`The evidence "${name}" of ${incidentId} is not stored`);
    // Read once: the diagnosis and the plans rest on the same facts.
    const observations = bundle.exhibits.flatMap(readExhibit);
    const diagnosis = diagnoseObservations(bundle, observations);
    const { plans, notPlanned } = propose(incidentId, located, diagnosis, observations);
    const acting = rolloutsIn(observations, located, world.clock.now());
    return { diagnosis, plans, notPlanned, acting, reading: await readService(world, located) };
  });
}
