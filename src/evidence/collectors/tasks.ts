import * as z from 'zod';
import { parseAnswer } from '../../locate/api-shapes.ts';
import type { Located } from '../../locate/located.ts';
import { apiExhibit } from '../api-exhibit.ts';
import type { Collector } from '../collector.ts';

/** The first ephemeral port: tasks in bridge mode are registered by instance and such a port. */
const FIRST_DYNAMIC_PORT = 32_768;
/** Each is a call or two; accounts with more name the service's cluster elsewhere. */
const MOST_CLUSTERS = 10;
/** Services that send to one target group. */
const MOST_SERVICES = 2;

const clustersShape = z.object({ clusterArns: z.array(z.string()).default([]) });
const servicesShape = z.object({
  services: z
    .array(
      z.looseObject({
        serviceName: z.string(),
        loadBalancers: z.array(z.object({ targetGroupArn: z.string().optional() })).default([]),
      }),
    )
    .default([]),
});

/** The ECS service behind the target group: its deployments and events, and why its tasks stopped. */
export const tasks: Collector = {
  name: 'tasks',
  deadlineSeconds: 25,
  whenLate: 'Look at the service in the console of ECS.',
  async collect({ cloud, located }, keep) {
    if (!mayBeTasks(located)) return;
    const listed = await cloud.tasks.clusters();
    if (listed.kind !== 'answered') {
      keep(apiExhibit({ section: 'ecs-clusters', source: 'ListClusters' }, listed));
      return;
    }
    const parsed = parseAnswer('clusters', clustersShape, listed);
    const clusters = parsed.ok ? parsed.value.clusterArns.slice(0, MOST_CLUSTERS) : [];
    await Promise.all(
      clusters.map(async (cluster) => {
        const answer = await cloud.tasks.services(cluster);
        const name = cluster.split('/').at(-1) ?? cluster;
        const source = `DescribeServices ${cluster}`;
        if (answer.kind !== 'answered') {
          keep(apiExhibit({ section: 'ecs-services', part: name, source }, answer));
          return;
        }
        const all = parseAnswer('services', servicesShape, answer);
        const ours = (all.ok ? all.value.services : [])
          .filter(({ loadBalancers }) =>
            loadBalancers.some(({ targetGroupArn }) => targetGroupArn === located.targetGroup.arn),
          )
          .slice(0, MOST_SERVICES);
        if (ours.length === 0) return;
        const json = JSON.stringify({ services: ours });
        keep(
          apiExhibit(
            { section: 'ecs-services', part: name, source, fields: SERVICE_FIELDS },
            { kind: 'answered', json },
          ),
        );
        await Promise.all(
          ours.map(async ({ serviceName }) => {
            const stopped = await cloud.tasks.tasks(cluster, serviceName, 'STOPPED');
            const from = `DescribeTasks ${serviceName} STOPPED`;
            keep(
              apiExhibit(
                {
                  section: 'ecs-stopped-tasks',
                  part: serviceName,
                  source: from,
                  fields: TASK_FIELDS,
                },
                stopped,
              ),
            );
          }),
        );
      }),
    );
  },
};

const mayBeTasks = ({ targetGroup, targets }: Located): boolean =>
  targetGroup.targetType === 'ip' || targets.some(({ port }) => port >= FIRST_DYNAMIC_PORT);

const SERVICE_FIELDS = [
  ...['services', 'serviceName', 'status', 'desiredCount', 'runningCount', 'pendingCount'],
  ...['deployments', 'id', 'rolloutState', 'rolloutStateReason', 'taskDefinition', 'createdAt'],
  ...['updatedAt', 'failedTasks', 'events', 'message', 'loadBalancers', 'targetGroupArn'],
  ...['containerName', 'containerPort', 'healthCheckGracePeriodSeconds', 'launchType'],
];
const TASK_FIELDS = [
  ...['tasks', 'taskArn', 'stopCode', 'stoppedReason', 'stoppedAt', 'lastStatus', 'startedAt'],
  ...['taskDefinitionArn', 'containers', 'name', 'exitCode', 'reason', 'memory', 'cpu'],
];
