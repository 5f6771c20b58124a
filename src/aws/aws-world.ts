import type { World } from '../ports/world.ts';
import { patientConfig } from './client-config.ts';
import { pause, systemClock } from './clock.ts';
import { dynamoIncidentStore } from './dynamo-incident-store.ts';
import type { WorldSettings } from './settings.ts';

/**
 * The world of a deployed incident, except for people and their chat.
 *
 * Adapters are loaded on first use: a replay after an approval needs the store alone, and the EC2 client is large.
 */
export function awsWorld(settings: WorldSettings): Omit<World, 'chat' | 'people'> {
  const { region, table, retentionDays, documents } = settings;
  const loadBalancers = once(async () =>
    (await import('./load-balancers.ts')).elbv2LoadBalancers(region),
  );
  const metrics = once(async () => (await import('./metrics.ts')).cloudWatchMetrics(region));
  const networkPaths = once(async () =>
    (await import('./network-paths.ts')).ec2NetworkPaths(region),
  );
  const hosts = once(async () =>
    (await import('./hosts.ts')).runCommandHosts({ region, documents, clock: systemClock, pause }),
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
      allowIngress: async (rule) => (await networkPaths()).allowIngress(rule),
      revokeIngress: async (group, rule) => (await networkPaths()).revokeIngress(group, rule),
    },
    hosts: { run: async (request) => (await hosts()).run(request) },
    store: dynamoIncidentStore({
      table,
      retentionDays,
      client: patientConfig(region),
      clock: systemClock,
    }),
    clock: systemClock,
  };
}

/** Makes a thing when it is first asked for, and keeps it for the life of the execution environment. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
