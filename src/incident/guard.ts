import type { Diagnosis } from '../diagnosis/verdict.ts';
import type { Plan, Proposal } from '../remedies/plan.ts';
import { planHash } from './plan-hash.ts';
import type { ServiceReading } from './record.ts';
import { healthyCount } from './service-reading.ts';

/** The picture at the moment of acting, taken anew. */
export interface FreshPicture {
  readonly diagnosis: Diagnosis;
  readonly plans: readonly Plan[];
  readonly reading: ServiceReading;
}

/** Never leave fewer healthy targets than this by our own doing. */
const HEALTHY_FLOOR = 1;

/** Why an approved plan must not be carried out any more, or null when nothing speaks against it. */
export function guardRefusal(approved: Proposal, fresh: FreshPicture): string | null {
  const { plan, hash } = approved;
  if (fresh.diagnosis.status === 'healthy') {
    return 'The service has recovered by itself; there is nothing to repair any more.';
  }
  if (!fresh.diagnosis.verdicts.some(({ cause }) => cause === plan.cause)) {
    const now = fresh.diagnosis.verdicts[0]?.cause ?? 'inconclusive';
    return `The evidence no longer shows ${plan.cause}; it shows ${now} now.`;
  }
  const same = fresh.plans.find(
    ({ remedy, cause }) => remedy === plan.remedy && cause === plan.cause,
  );
  if (same === undefined || planHash(same) !== hash) {
    return 'What the remedy would do is no longer what was approved: the targets or their state have changed since.';
  }
  return capacityRefusal(plan, fresh.reading);
}

/** A rolling change takes one target at a time; a healthy one may go only while others carry the load. */
function capacityRefusal(plan: Plan, reading: ServiceReading): string | null {
  const touched = new Set(
    plan.changes.flatMap((change) =>
      change.kind === 'run-on-host' && change.disrupts ? [change.instanceId] : [],
    ),
  );
  if (touched.size === 0) return null;
  const state = new Map(reading.targets.map(({ id, state }) => [id, state]));
  const takesHealthy = [...touched].some((id) => state.get(id) === 'healthy');
  if (takesHealthy && healthyCount(reading) - 1 < HEALTHY_FLOOR) {
    return `Too few healthy targets: while one restarts, fewer than ${HEALTHY_FLOOR} would be left.`;
  }
  return null;
}
