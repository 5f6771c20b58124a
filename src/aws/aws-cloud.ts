import type { Cloud } from '../ports/cloud.ts';
import type { Access } from './client-config.ts';
import { pause, systemClock } from './clock.ts';
import { awsCloudChanges } from './cloud-changes.ts';
import { onFirstUse } from './on-first-use.ts';
import type { WorldSettings } from './settings.ts';

/**
 * One region of one account, through the AWS SDK.
 *
 * Adapters are loaded on first use: a replay after an approval needs the store alone, and the EC2 client is large.
 */
export function awsCloud(access: Access, { documents }: Pick<WorldSettings, 'documents'>): Cloud {
  return {
    loadBalancers: onFirstUse(async () =>
      (await import('./load-balancers.ts')).elbv2LoadBalancers(access),
    ),
    metrics: onFirstUse(async () => (await import('./metrics.ts')).cloudWatchMetrics(access)),
    networkPaths: onFirstUse(async () =>
      (await import('./network-paths.ts')).ec2NetworkPaths(access),
    ),
    logFiles: onFirstUse(async () => (await import('./log-files.ts')).s3LogFiles(access)),
    scalingGroups: onFirstUse(async () =>
      (await import('./scaling-groups.ts')).autoScalingGroups(access),
    ),
    firewalls: onFirstUse(async () => (await import('./firewalls.ts')).wafFirewalls(access)),
    functions: onFirstUse(async () => (await import('./functions.ts')).lambdaFunctions(access)),
    tasks: onFirstUse(async () => (await import('./tasks.ts')).ecsTasks(access)),
    history: onFirstUse(async () =>
      (await import('./change-history.ts')).cloudTrailHistory(access, pause),
    ),
    hosts: onFirstUse(async () =>
      (await import('./hosts.ts')).runCommandHosts({
        access,
        documents,
        clock: systemClock,
        pause,
      }),
    ),
    changes: awsCloudChanges(access),
  };
}
