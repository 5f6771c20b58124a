import { accessLogTally } from './access-log-tally.ts';
import { deployments, trailEvents } from './changes.ts';
import { cloudwatchMetrics } from './cloudwatch-metrics.ts';
import { ecsServices, ecsTasks } from './ecs.ts';
import { hops } from './hops.ts';
import { hostsAsked } from './hosts-asked.ts';
import { instanceStatus } from './instance-status.ts';
import { lambdaAlias, lambdaFunction, lambdaVersions } from './lambda-function.ts';
import { listenerRules } from './listener-rules.ts';
import { loadBalancerAttributes } from './load-balancer-attributes.ts';
import { instances, loadBalancerZones, networkInterfaces } from './placements.ts';
import type { Reader } from './reader.ts';
import { instanceRefreshes, scalingActivities, scalingGroups } from './scaling-groups.ts';
import { securityGroups } from './security-groups.ts';
import { targetHealth } from './target-health.ts';
import { networkAcls, prefixLists, routeTables, subnets } from './vpc.ts';
import { webAcl } from './web-acl.ts';

/**
 * What understands the answers of AWS's APIs. Nothing else reads them: a description in an answer is no line of a log,
 * whatever words stand in it.
 */
export const API_READERS: readonly Reader[] = [
  accessLogTally,
  ecsServices,
  ecsTasks,
  lambdaAlias,
  lambdaFunction,
  lambdaVersions,
  cloudwatchMetrics,
  deployments,
  hops,
  hostsAsked,
  instanceRefreshes,
  instanceStatus,
  instances,
  listenerRules,
  loadBalancerAttributes,
  loadBalancerZones,
  networkAcls,
  networkInterfaces,
  prefixLists,
  routeTables,
  scalingActivities,
  scalingGroups,
  securityGroups,
  subnets,
  targetHealth,
  trailEvents,
  webAcl,
];
