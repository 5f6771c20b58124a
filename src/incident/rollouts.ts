import type { Observation } from '../read/observation.ts';

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRefresh.html */
const REFRESHING = new Set(['Pending', 'InProgress', 'Cancelling', 'Baking', 'RollbackInProgress']);

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html */
const DEPLOYING = /(?:^|, )(?:Created|Queued|InProgress|Baking|Ready)$/;

/** What the evidence shows to be changing the service at this moment, one sentence each. */
export function rolloutsIn(observations: readonly Observation[]): readonly string[] {
  return observations.flatMap((fact): readonly string[] => {
    switch (fact.kind) {
      case 'instance-refresh':
        return REFRESHING.has(fact.status)
          ? [`An instance refresh of ${fact.group} is in progress (${fact.status}).`]
          : [];
      case 'change':
        return fact.source === 'codedeploy' && !fact.own && DEPLOYING.test(fact.detail ?? '')
          ? [`A deployment is in progress (${fact.resources[0] ?? 'CodeDeploy'}: ${fact.detail}).`]
          : [];
      default:
        return [];
    }
  });
}
