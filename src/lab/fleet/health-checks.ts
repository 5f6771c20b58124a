import { type EpochMs, epochMs } from '../../brand.ts';
import type { Reaction } from './service-state.ts';
import type { Entry } from './timeline.ts';

/** The health check of the target group. */
export const HEALTH_CHECK = {
  intervalSeconds: 10,
  timeoutSeconds: 5,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
} as const;

export type Health =
  | { readonly state: 'healthy' | 'initial' | 'draining' }
  | { readonly state: 'unhealthy'; readonly check: Check };

/** What came of a check: no answer, or a status that the matcher does not take. */
export type Check = Reaction | number;

const passes = (check: Check): boolean =>
  // One check in hundreds meets a closing connection; two in a row do not happen.
  check === 'answers' || check === 'answers-mostly';

/**
 * How target health followed from what came of the checks: the load balancer looks every ten seconds, and turns after
 * two equal results in a row.
 */
export function healthHistory(
  checked: readonly Entry<Check>[],
  checkPhaseMs: number,
  before: 'healthy' | 'initial',
): readonly Entry<Health>[] {
  const history: Entry<Health>[] = [{ at: checked[0]?.at ?? epochMs(0), value: { state: before } }];
  let state: Health['state'] = before;
  let shown: Check = 'answers';
  let run = { passing: true, checks: 0 };

  for (const [index, { at, value: check }] of checked.entries()) {
    const until = checked[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const firstCheck = nextCheck(at, checkPhaseMs);
    const checks = Math.max(0, Math.ceil((until - firstCheck) / INTERVAL_MS));
    if (checks === 0) continue;

    const passing = passes(check);
    if (passing !== run.passing) run = { passing, checks: 0 };
    const threshold = passing ? HEALTH_CHECK.healthyThreshold : HEALTH_CHECK.unhealthyThreshold;
    const turnsWith = Math.max(1, threshold - run.checks);
    const turns = state !== (passing ? 'healthy' : 'unhealthy') && checks >= turnsWith;
    const otherReason = !passing && state === 'unhealthy' && check !== shown;
    if (turns || otherReason) {
      const decisive = firstCheck + (turns ? turnsWith - 1 : 0) * INTERVAL_MS;
      const answered =
        decisive + (check === 'no-reaction' || check === 'no-answer' ? TIMEOUT_MS : 0);
      state = passing ? 'healthy' : 'unhealthy';
      shown = check;
      history.push({
        at: epochMs(answered),
        value: passing ? { state: 'healthy' } : { state: 'unhealthy', check },
      });
    }
    run.checks += checks;
  }
  return history;
}

const INTERVAL_MS = HEALTH_CHECK.intervalSeconds * 1000;
const TIMEOUT_MS = HEALTH_CHECK.timeoutSeconds * 1000;

function nextCheck(from: EpochMs, phaseMs: number): number {
  return Math.ceil((from - phaseMs) / INTERVAL_MS) * INTERVAL_MS + phaseMs;
}
