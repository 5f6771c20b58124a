import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  paginateListClusters,
  paginateListServices,
  paginateListTasks,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import type { Tasks } from '../ports/tasks.ts';
import { ask, inBatches } from './ask.ts';
import { type Access, patientConfig } from './client-config.ts';

/** Beyond these nothing is looked up: a service is found by its target group, and clusters this large are rare. */
const MOST_CLUSTERS = 100;
const MOST_SERVICES = 200;
const MOST_TASKS = 100;
/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
const SERVICES_PER_CALL = 10;

export function ecsTasks(access: Access): Tasks {
  const client = new ECSClient(patientConfig(access));
  return {
    clusters: () =>
      ask('ecs:ListClusters', async () => ({
        clusterArns: await first(
          MOST_CLUSTERS,
          paginateListClusters({ client }, {}),
          ({ clusterArns }) => clusterArns,
        ),
      })),

    services: async (cluster) => {
      const listed = await ask('ecs:ListServices', async () => ({
        serviceArns: await first(
          MOST_SERVICES,
          paginateListServices({ client, pageSize: 100 }, { cluster }),
          ({ serviceArns }) => serviceArns,
        ),
      }));
      if (listed.kind !== 'answered') return listed;
      const { serviceArns }: { serviceArns: readonly string[] } = JSON.parse(listed.json);
      return ask('ecs:DescribeServices', async () => {
        const services: Service[] = [];
        for (const batch of inBatches(serviceArns, SERVICES_PER_CALL)) {
          const input = { cluster, services: [...batch] };
          services.push(
            ...((await client.send(new DescribeServicesCommand(input))).services ?? []),
          );
        }
        return { services };
      });
    },

    tasks: async (cluster, service, status) => {
      const listed = await ask('ecs:ListTasks', async () => ({
        taskArns: await first(
          MOST_TASKS,
          paginateListTasks({ client }, { cluster, serviceName: service, desiredStatus: status }),
          ({ taskArns }) => taskArns,
        ),
      }));
      if (listed.kind !== 'answered') return listed;
      const { taskArns }: { taskArns: readonly string[] } = JSON.parse(listed.json);
      if (taskArns.length === 0) return { kind: 'answered', json: '{"tasks":[]}' };
      return ask('ecs:DescribeTasks', async () => {
        // At most 100 tasks a call, which is what was listed.
        const input = { cluster, tasks: [...taskArns] };
        const tasks: Task[] = (await client.send(new DescribeTasksCommand(input))).tasks ?? [];
        return { tasks };
      });
    },
  };
}

/** The first `most` ARNs of pages. */
async function first<Page>(
  most: number,
  pages: AsyncIterable<Page>,
  arnsOf: (page: Page) => readonly string[] | undefined,
): Promise<readonly string[]> {
  const arns: string[] = [];
  for await (const page of pages) {
    arns.push(...(arnsOf(page) ?? []));
    if (arns.length >= most) break;
  }
  return arns.slice(0, most);
}
