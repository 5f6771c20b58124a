import type { Diagnosis } from '../diagnosis/verdict.ts';
import type { Change, Plan, Proposal } from '../remedies/plan.ts';
import type { RemedyId } from '../remedies/remedy-id.ts';
import { planHash } from './plan-hash.ts';
import type { ServiceReading } from './record.ts';
import type { Rollout } from './rollouts.ts';
import { healthyCount, isWell } from './service-reading.ts';

/** The picture at the moment of acting, taken anew. */
export interface FreshPicture {
  readonly diagnosis: Diagnosis;
  readonly plans: readonly Plan[];
  readonly reading: ServiceReading;
  /** What else changes the service right now. */
  readonly acting: readonly Rollout[];
}

/** Remedies that end something else that is acting: that it acts is why they are called for. */
const ENDS: ReadonlyMap<RemedyId, Rollout['kind']> = new Map([
  ['roll-back-deployment', 'deployment'],
  ['roll-back-instance-refresh', 'instance-refresh'],
]);

/** Why an approved plan must not be carried out any more, or null when nothing speaks against it. */
export function guardRefusal(
  { plan, hash }: Proposal,
  fresh: FreshPicture,
  minimumHealthy: number,
): string | null {
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
  const other = fresh.acting.find(({ kind }) => kind !== ENDS.get(plan.remedy));
  if (other !== undefined) return `${other.says} Nothing is changed under it.`;
  for (const change of plan.changes) {
    const refusal = capacityRefusal(change, fresh.reading, minimumHealthy);
    if (refusal !== null) return refusal;
  }
  return null;
}

/**
 * Why a change would leave too few targets that serve, or null. Changes are made one at a time with a health gate, so
 * each is judged by what it takes alone; it is judged again right before it is made.
 */
export function capacityRefusal(
  change: Change,
  reading: ServiceReading,
  minimumHealthy: number,
): string | null {
  const taken = takenBy(change);
  if (taken.size === 0) return null;
  const serving = servingTargets(reading);
  const left = [...serving].filter((id) => !taken.has(id)).length;
  // One that serves nothing takes nothing with it.
  if (left === serving.size || left >= minimumHealthy) return null;
  const how =
    healthyCount(reading) === 0
      ? ' No target is healthy, so the load balancer sends requests to all of them, and a part is still answered.'
      : '';
  return `Too few targets would be left: ${serving.size} ${serving.size === 1 ? 'serves' : 'serve'}, ${left} would while this is done, and the minimum is ${minimumHealthy}.${how}`;
}

/** The targets that serve nothing while, or once, this change is made. */
function takenBy(change: Change): ReadonlySet<string> {
  switch (change.kind) {
    case 'run-on-host':
      return new Set(change.disrupts ? [change.instanceId] : []);
    case 'call':
      return new Set(change.takesOut ?? []);
    default:
      return change satisfies never;
  }
}

/**
 * The targets that answer requests. When none is healthy the load balancer fails open and sends to all of them: then
 * those that are registered count, as long as any request is answered at all.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health.html
 */
function servingTargets(reading: ServiceReading): ReadonlySet<string> {
  const ids = (which: (target: ServiceReading['targets'][number]) => boolean) =>
    new Set(reading.targets.filter(which).map(({ id }) => id));
  if (healthyCount(reading) > 0) return ids(isWell);
  const { failuresPerMinute, target5xxPerMinute, requestsPerMinute } = reading;
  const failed = (failuresPerMinute ?? 0) + (target5xxPerMinute ?? 0);
  // An application that answers some requests badly and none well serves nothing that could be lost.
  const answersSome = requestsPerMinute !== null && failed < requestsPerMinute;
  return answersSome ? ids(({ state }) => state.startsWith('unhealthy')) : new Set();
}
