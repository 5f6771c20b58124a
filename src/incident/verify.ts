import type { ServiceReading, Verification } from './record.ts';
import { healthyCount, isUnchecked, isWell } from './service-reading.ts';

/** Verdict on the service so far; `undecided` asks for another reading. */
export type Judgement =
  | { readonly kind: 'undecided' }
  /** Healthy, but nobody sends requests: somebody has to ask the targets. */
  | { readonly kind: 'silent'; readonly proof: readonly string[] }
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
  if (failsMore(before, appliedAt, readings)) {
    return { kind: 'worse', proof: [`${counted(latest)} (before: ${counted(before)}).`] };
  }
  // A target that is leaving was taken out on purpose: it gets no new requests.
  const staying = latest.targets.filter(({ state }) => state !== 'draining');
  const sick = staying.filter((target) => !isWell(target));
  const clean = answersAgain(latest);
  const minuteIsNew = isOfANewMinute(latest, appliedAt);
  const healthy = staying.length > 0 && sick.length === 0;
  if (healthy && minuteIsNew && clean === true) {
    return {
      kind: 'fixed',
      proof: [healthOf(staying), `${counted(latest)} (before: ${counted(before)}).`],
    };
  }
  if (healthy && minuteIsNew && latest.requestsPerMinute === 0) {
    const turned = before.targets.some((target) => !isWell(target));
    // Health checks are requests, too: those that failed before and succeed now are proof.
    return turned
      ? {
          kind: 'fixed',
          proof: [
            `All ${staying.length} targets are healthy; ${before.targets.length - healthyCount(before)} were not before.`,
            'There were no requests but those of the health checks.',
          ],
        }
      : { kind: 'silent', proof: [`All ${staying.length} targets are healthy, as before.`] };
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

const healthOf = (targets: ServiceReading['targets']): string =>
  targets.every(isUnchecked)
    ? 'Health checks are off, so only the requests tell.'
    : `All ${targets.length} targets are healthy.`;

const UNDECIDED: Judgement = { kind: 'undecided' };

/** Fewer healthy targets than before in two readings in a row: one alone may be a health check in between. */
function gotWorse(before: ServiceReading, readings: readonly ServiceReading[]): boolean {
  const lastTwo = readings.slice(-2);
  return (
    lastTwo.length === 2 && lastTwo.every((reading) => healthyCount(reading) < healthyCount(before))
  );
}

/** The last full minute has to have begun after the change: metrics are read a minute late. */
const isOfANewMinute = ({ at }: ServiceReading, appliedAt: string): boolean =>
  Date.parse(at) - Date.parse(appliedAt) >= 2 * 60_000;

/** At least a tenth more of the requests fail than before, and twice as many, in two readings after the change. */
function failsMore(
  before: ServiceReading,
  appliedAt: string,
  readings: readonly ServiceReading[],
): boolean {
  const was = failedShare(before);
  const lastTwo = readings.slice(-2);
  return (
    was !== null &&
    lastTwo.length === 2 &&
    lastTwo.every((reading) => {
      const share = failedShare(reading);
      return (
        share !== null &&
        isOfANewMinute(reading, appliedAt) &&
        share >= was + 0.1 &&
        share >= 2 * was
      );
    })
  );
}

function failedShare({
  failuresPerMinute,
  target5xxPerMinute,
  requestsPerMinute,
}: ServiceReading): number | null {
  if (failuresPerMinute === null || target5xxPerMinute === null) return null;
  if (requestsPerMinute === null || requestsPerMinute === 0) return null;
  return (failuresPerMinute + target5xxPerMinute) / requestsPerMinute;
}

/** Whether requests are answered again, or null when there was no traffic to judge by. */
export function answersAgain({
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
  const failed = failuresPerMinute + own;
  const answered = own === 0 ? '' : `, ${own === failed ? 'all' : own} with a 5xx of the targets`;
  return `${failed} of ${requestsPerMinute} requests failed in the last full minute${answered}`;
}
