import { epochMs } from '../brand.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cloud } from '../ports/cloud.ts';
import { parseAnswer, targetHealthShape } from './api-shapes.ts';
import type { TargetGroup } from './candidate.ts';
import { readGroupFailures } from './failures.ts';
import { sideBySide } from './side-by-side.ts';

/** How a target group is, as far as it tells which of several is meant. */
export interface GroupState {
  /** Targets by whether they are healthy; null when their health could not be read. */
  readonly targets: { readonly healthy: number; readonly all: number } | null;
  /** Connections that failed and 5xx of the targets in the last quarter of an hour. */
  readonly failures: number;
}

const RECENT_MS = 15 * 60_000;
const MOST_AT_ONCE = 8;

/** The states of target groups of one place, by ARN. */
export async function readGroupStates(
  cloud: Pick<Cloud, 'loadBalancers' | 'metrics'>,
  clock: Clock,
  groups: readonly TargetGroup[],
): Promise<ReadonlyMap<string, GroupState>> {
  const now = clock.now();
  const [failures, targets] = await Promise.all([
    readGroupFailures(
      cloud,
      groups.flatMap(({ TargetGroupArn: arn, LoadBalancerArns: [balancer] }) =>
        balancer === undefined ? [] : [{ arn, balancer }],
      ),
      epochMs(now - RECENT_MS),
      now,
    ),
    sideBySide(groups, MOST_AT_ONCE, async ({ TargetGroupArn }) => {
      const answer = await cloud.loadBalancers.targetHealth(TargetGroupArn);
      const health = parseAnswer('target health', targetHealthShape, answer);
      if (!health.ok) return null;
      const states = health.value.TargetHealthDescriptions.map(
        ({ TargetHealth }) => TargetHealth.State,
      );
      return {
        healthy: states.filter((state) => state === 'healthy').length,
        all: states.filter((state) => IN_SERVICE.has(state)).length,
      };
    }),
  ]);
  return new Map(
    groups.map(({ TargetGroupArn }, index) => [
      TargetGroupArn,
      { targets: targets[index] ?? null, failures: failures.get(TargetGroupArn) ?? 0 },
    ]),
  );
}

/** A target that starts, drains or is not used by any listener is not healthy and does not fail either. */
const IN_SERVICE = new Set(['healthy', 'unhealthy', 'unhealthy.draining']);

export const fails = ({ targets, failures }: GroupState): boolean =>
  failures > 0 || (targets !== null && targets.healthy < targets.all);

/** A state for people to read. */
export function stateInWords({ targets, failures }: GroupState): string {
  const health = targets === null ? [] : [`${targets.healthy} of ${targets.all} healthy`];
  const failed = failures === 0 ? [] : [`${failures} failures`];
  return [...health, ...failed].join(', ');
}
