import type { ServiceReading, Verification } from './record.ts';
import { healthyCount } from './service-reading.ts';

/** Verdict on the service so far; `undecided` asks for another reading. */
export type Judgement =
  | { readonly kind: 'undecided' }
  | { readonly kind: Verification['kind']; readonly proof: readonly string[] };

/** Failures of the load balancer below this share of the requests are what any service has. */
const NEGLIGIBLE_SHARE = 0.001;
/** An application answers some 5xx of its own on a good day; a gateway in front of a dead one answers nothing else. */
const NEGLIGIBLE_TARGET_SHARE = 0.01;

/**
 * Judges what a remedy achieved: target health first, then the failures in a minute that began after the change.
 * @param before how the service was when the remedy was approved
 * @param readings all readings after the change, oldest first
 * @param last true when there will be no further reading: then it has to be decided
 */
export function judge(
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
  // A target that is leaving was taken out on purpose: it gets no new requests.
  const staying = latest.targets.filter(({ state }) => state !== 'draining');
  const sick = staying.filter(({ state }) => state !== 'healthy');
  const clean = isClean(latest);
  const minuteIsNew = Date.parse(latest.at) - Date.parse(appliedAt) >= 2 * 60_000;
  const healthy = staying.length > 0 && sick.length === 0;
  if (healthy && minuteIsNew && clean === true) {
    return {
      kind: 'fixed',
      proof: [
        `All ${staying.length} targets are healthy.`,
        `${counted(latest)} (before: ${counted(before)}).`,
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
      clean === null
        ? 'No request in the last full minute, or metrics could not be read: no traffic is not recovery.'
        : `${counted(latest)}.`,
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

/** Whether requests are answered again, or null when there was no traffic to judge by. */
function isClean({
  failuresPerMinute,
  target5xxPerMinute,
  requestsPerMinute,
}: ServiceReading): boolean | null {
  if (failuresPerMinute === null || target5xxPerMinute === null) return null;
  if (requestsPerMinute === null || requestsPerMinute === 0) return null;
  return (
    failuresPerMinute <= requestsPerMinute * NEGLIGIBLE_SHARE &&
    target5xxPerMinute <= requestsPerMinute * NEGLIGIBLE_TARGET_SHARE
  );
}

/** The last full minute in words. */
function counted({
  failuresPerMinute,
  target5xxPerMinute,
  requestsPerMinute,
}: ServiceReading): string {
  if (failuresPerMinute === null || requestsPerMinute === null) return 'failures could not be read';
  const own = target5xxPerMinute ?? 0;
  const answered = own > 0 ? ` and ${own} answered 5xx by the targets` : '';
  return `${failuresPerMinute}${answered} of ${requestsPerMinute} requests failed in the last full minute`;
}
