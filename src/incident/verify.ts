import type { Plan } from '../remedies/plan.ts';
import type { ServiceReading, Verification } from './record.ts';
import { healthyCount } from './service-reading.ts';

/** Verdict on the service so far; `undecided` asks for another reading. */
export type Judgement =
  | { readonly kind: 'undecided' }
  | { readonly kind: Verification['kind']; readonly proof: readonly string[] };

/** Failures below this share of the requests are what any service has. */
const NEGLIGIBLE_SHARE = 0.001;

/**
 * Judges what a remedy achieved: target health first, then the failures in a minute that began after the change.
 * @param before how the service was when the remedy was approved
 * @param readings all readings after the change, oldest first
 * @param last true when there will be no further reading: then it has to be decided
 */
export function judge(
  plan: Plan,
  before: ServiceReading,
  appliedAt: string,
  readings: readonly ServiceReading[],
  last: boolean,
): Judgement {
  const latest = readings.at(-1);
  if (latest === undefined) {
    return last ? { kind: 'not-fixed', proof: ['The service could not be read.'] } : UNDECIDED;
  }
  if (gotWorse(before, readings)) {
    return {
      kind: 'worse',
      proof: [
        `Healthy targets: ${healthyCount(before)} before, ${healthyCount(latest)} now, in two readings in a row.`,
      ],
    };
  }
  const sick = latest.targets.filter(({ state }) => state !== 'healthy');
  const failing = failureShare(latest);
  const minuteIsNew = Date.parse(latest.at) - Date.parse(appliedAt) >= 2 * 60_000;
  const healthy = latest.targets.length > 0 && sick.length === 0;
  if (healthy && minuteIsNew && failing !== null && failing <= NEGLIGIBLE_SHARE) {
    return {
      kind: 'fixed',
      proof: [
        `All ${latest.targets.length} targets are healthy.`,
        `${latest.failuresPerMinute} failed of ${latest.requestsPerMinute} requests in the last full minute (before: ${before.failuresPerMinute ?? 'unknown'}).`,
        ...(plan.remedy === 'restart-service'
          ? ['The service listens on its port on every instance that was restarted.']
          : ['The rule is in the security group.']),
      ],
    };
  }
  if (!last) return UNDECIDED;
  return {
    kind: 'not-fixed',
    proof: [
      sick.length === 0
        ? 'All targets are healthy.'
        : `Not healthy: ${sick.map(({ id, state, reason }) => `${id} (${reason ?? state})`).join(', ')}.`,
      failing === null
        ? 'No request in the last full minute, or metrics could not be read: no traffic is not recovery.'
        : `${latest.failuresPerMinute} failed of ${latest.requestsPerMinute} requests in the last full minute.`,
    ],
  };
}

const UNDECIDED: Judgement = { kind: 'undecided' };

/** Fewer healthy targets than before in two readings in a row: one alone may be a health check in between. */
function gotWorse(before: ServiceReading, readings: readonly ServiceReading[]): boolean {
  const lastTwo = readings.slice(-2);
  return (
    lastTwo.length === 2 && lastTwo.every((reading) => healthyCount(reading) < healthyCount(before))
  );
}

/** Share of the requests that the load balancer failed, or null when there was no traffic to judge by. */
function failureShare({ failuresPerMinute, requestsPerMinute }: ServiceReading): number | null {
  if (failuresPerMinute === null || requestsPerMinute === null || requestsPerMinute === 0)
    return null;
  return failuresPerMinute / requestsPerMinute;
}
