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
  | { readonly state: 'healthy' }
  | { readonly state: 'unhealthy'; readonly reaction: Reaction };

const passes = (reaction: Reaction): boolean =>
  // One check in hundreds meets a closing connection; two in a row do not happen.
  reaction === 'answers' || reaction === 'answers-mostly';

/**
 * How target health followed from the reactions of a target: the load balancer looks every ten seconds, and
 * turns after two equal results in a row. The target is healthy when its history begins.
 */
export function healthHistory(
  reactions: readonly Entry<Reaction>[],
  checkPhaseMs: number,
): readonly Entry<Health>[] {
  const history: Entry<Health>[] = [
    { at: reactions[0]?.at ?? epochMs(0), value: { state: 'healthy' } },
  ];
  let state: Health['state'] = 'healthy';
  let shown: Reaction = 'answers';
  let run = { passing: true, checks: 0 };

  for (const [index, { at, value: reaction }] of reactions.entries()) {
    const until = reactions[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const firstCheck = nextCheck(at, checkPhaseMs);
    const checks = Math.max(0, Math.ceil((until - firstCheck) / INTERVAL_MS));
    if (checks === 0) continue;

    const passing = passes(reaction);
    if (passing !== run.passing) run = { passing, checks: 0 };
    const threshold = passing ? HEALTH_CHECK.healthyThreshold : HEALTH_CHECK.unhealthyThreshold;
    const turnsWith = Math.max(1, threshold - run.checks);
    const turns = passing !== (state === 'healthy') && checks >= turnsWith;
    const otherReason = !passing && state === 'unhealthy' && reaction !== shown;
    if (turns || otherReason) {
      const decisive = firstCheck + (turns ? turnsWith - 1 : 0) * INTERVAL_MS;
      const answered = decisive + (reaction === 'no-reaction' ? TIMEOUT_MS : 0);
      state = passing ? 'healthy' : 'unhealthy';
      shown = reaction;
      history.push({
        at: epochMs(answered),
        value: passing ? { state: 'healthy' } : { state: 'unhealthy', reaction },
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
