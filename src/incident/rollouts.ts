import type { EpochMs } from '../brand.ts';
import type { Located } from '../locate/located.ts';
import type { Observation } from '../read/observation.ts';

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRefresh.html */
const REFRESHING = new Set(['Pending', 'InProgress', 'Cancelling', 'Baking', 'RollbackInProgress']);

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html */
const DEPLOYING = new Set(['Created', 'Queued', 'InProgress', 'Baking', 'Ready']);

/**
 * A deployment of ECS replaces tasks until its rollout has completed; one without a rollout state is replaced while it
 * is ACTIVE. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
 */
const REPLACING_TASKS = /, (?:IN_PROGRESS|ACTIVE)$/;

/**
 * ECS goes on until its tasks are healthy, for days if need be. After this long it is not acting but waiting for what
 * is broken: refused for its sake, a health check that can never succeed would never be corrected.
 */
const STUCK_AFTER_MINUTES = 30;

/** Something that changes the service at this moment; `says` is a sentence about it. */
export interface Rollout {
  readonly kind: 'instance-refresh' | 'deployment' | 'task-deployment';
  readonly says: string;
}

/** What the evidence shows to be changing the service at this moment. */
export function rolloutsIn(
  observations: readonly Observation[],
  { targetGroup }: Pick<Located, 'targetGroup'>,
  now: EpochMs,
): readonly Rollout[] {
  return observations.flatMap((fact): readonly Rollout[] => {
    switch (fact.kind) {
      case 'instance-refresh':
        return REFRESHING.has(fact.status)
          ? [
              {
                kind: 'instance-refresh',
                says: `An instance refresh of ${fact.group} is in progress (${fact.status}).`,
              },
            ]
          : [];
      case 'deployment': {
        const { application, group, deployment, status, targetGroups } = fact;
        // One that names no target group may be of any.
        const elsewhere = targetGroups.length > 0 && !targetGroups.includes(targetGroup.name);
        return DEPLOYING.has(status) && !elsewhere
          ? [
              {
                kind: 'deployment',
                says: `A deployment of ${application} is in progress (${group}, ${deployment}: ${status}).`,
              },
            ]
          : [];
      }
      case 'change': {
        const { source, detail, resources, first } = fact;
        if (source !== 'ecs' || !REPLACING_TASKS.test(detail ?? '')) return [];
        const stuck = first !== null && now - first > STUCK_AFTER_MINUTES * 60_000;
        return stuck
          ? []
          : [
              {
                kind: 'task-deployment',
                says: `A deployment of the ECS service ${resources[0] ?? ''} is in progress (${detail}); after ${STUCK_AFTER_MINUTES} minutes it counts as stuck.`,
              },
            ];
      }
      default:
        return [];
    }
  });
}
