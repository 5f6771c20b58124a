import type { Cloud } from '../ports/cloud.ts';
import type { Access } from './client-config.ts';
import { pause, systemClock } from './clock.ts';
import { awsCloudChanges } from './cloud-changes.ts';
import { once } from './once.ts';
import type { WorldSettings } from './settings.ts';

/**
 * One region of one account, through the AWS SDK.
 *
 * Adapters are loaded on first use: a replay after an approval needs the store alone, and the EC2 client is large.
 */
export function awsCloud(access: Access, { documents }: Pick<WorldSettings, 'documents'>): Cloud {
  const loadBalancers = once(async () =>
    (await import('./load-balancers.ts')).elbv2LoadBalancers(access),
  );
  const metrics = once(async () => (await import('./metrics.ts')).cloudWatchMetrics(access));
  const networkPaths = once(async () =>
    (await import('./network-paths.ts')).ec2NetworkPaths(access),
  );
  const hosts = once(async () =>
    (await import('./hosts.ts')).runCommandHosts({ access, documents, clock: systemClock, pause }),
  );
  return {
    loadBalancers: {
      targetGroups: async (query) => (await loadBalancers()).targetGroups(query),
      tags: async (arns) => (await loadBalancers()).tags(arns),
      loadBalancers: async (arns) => (await loadBalancers()).loadBalancers(arns),
      loadBalancerAttributes: async (arn) => (await loadBalancers()).loadBalancerAttributes(arn),
      targetGroupAttributes: async (arn) => (await loadBalancers()).targetGroupAttributes(arn),
      targetHealth: async (arn) => (await loadBalancers()).targetHealth(arn),
    },
    metrics: { read: async (queries, from, to) => (await metrics()).read(queries, from, to) },
    networkPaths: {
      instances: async (ids) => (await networkPaths()).instances(ids),
      securityGroupRules: async (ids) => (await networkPaths()).securityGroupRules(ids),
    },
    hosts: { run: async (request) => (await hosts()).run(request) },
    changes: awsCloudChanges(access),
  };
}
