import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServicesCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { ecsTasks } from '../../src/aws/tasks.ts';
import { serviceFailure } from './service-failure.ts';

const client = mockClient(ECSClient);
const tasks = ecsTasks({ region: 'eu-west-1' });

beforeEach(() => {
  client.reset();
});

describe('services and tasks of ECS', () => {
  it('describes the services of a cluster, ten a call', async () => {
    client
      .on(ListServicesCommand)
      .resolves({ serviceArns: Array.from({ length: 12 }, (_, i) => `service-${i}`) })
      .on(DescribeServicesCommand)
      .resolves({ services: [{ serviceName: 'shop' }] });

    await tasks.services('main');

    expect(
      client
        .commandCalls(DescribeServicesCommand)
        .map(({ args }) => args[0].input.services?.length),
    ).toEqual([10, 2]);
  });

  it('asks for no description when no task stopped', async () => {
    client.on(ListTasksCommand).resolves({ taskArns: [] });

    expect(await tasks.tasks('main', 'shop', 'STOPPED')).toEqual({
      kind: 'answered',
      json: '{"tasks":[]}',
    });
    expect(client.commandCalls(DescribeTasksCommand)).toHaveLength(0);
  });

  it('without permission to list names that action, not the second one', async () => {
    client.on(ListTasksCommand).rejects(serviceFailure('AccessDeniedException'));

    expect(await tasks.tasks('main', 'shop', 'RUNNING')).toMatchObject({
      kind: 'denied',
      action: 'ecs:ListTasks',
    });
  });
});
