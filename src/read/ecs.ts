import * as z from 'zod';
import { parseInstant } from '../brand.ts';
import { apiReader } from './api-reader.ts';
import type { AppEvent } from './event.ts';

const when = (text: string | undefined) => (text === undefined ? null : parseInstant(text));

/** `DescribeServices` of ECS: how many tasks run, deployments, and what the scheduler says it did. */
export const ecsServices = apiReader({
  name: 'ECS services',
  field: 'services',
  shape: z.object({
    services: z.array(
      z.object({
        serviceName: z.string(),
        desiredCount: z.number().default(0),
        runningCount: z.number().default(0),
        deployments: z
          .array(
            z.object({
              id: z.string().default(''),
              status: z.string().default(''),
              rolloutState: z.string().optional(),
              taskDefinition: z.string().default(''),
              createdAt: z.string().optional(),
            }),
          )
          .default([]),
        events: z
          .array(z.object({ createdAt: z.string().optional(), message: z.string().default('') }))
          .default([]),
      }),
    ),
  }),
  facts: ({ services }, keep) => {
    for (const { serviceName: name, desiredCount, runningCount, deployments, events } of services) {
      keep(
        {
          kind: 'unit',
          manager: 'ecs',
          name,
          state: runningCount > 0 ? 'running' : desiredCount === 0 ? 'stopped' : 'restarting',
          exitStatus: null,
          result: `${runningCount} of ${desiredCount} tasks run`,
          restarts: null,
          pid: null,
        },
        name,
      );
      for (const deployment of deployments) {
        const family = deployment.taskDefinition.split('/').at(-1) ?? '';
        keep(
          {
            kind: 'change',
            source: 'ecs',
            event: 'Deployment',
            by: null,
            resources: [name],
            detail: `${family}, ${deployment.rolloutState ?? deployment.status}`,
            own: false,
          },
          deployment.id === '' ? name : deployment.id,
          when(deployment.createdAt),
        );
      }
      for (const { createdAt, message } of events) {
        if (!/deregistered \d+ targets/.test(message)) continue;
        keep(
          { kind: 'event', event: 'deregistered', subject: name, detail: message.slice(0, 120) },
          message.slice(0, 60),
          when(createdAt),
        );
      }
    }
  },
});

/** `DescribeTasks` of tasks that stopped, with the exit of each container. */
export const ecsTasks = apiReader({
  name: 'ECS tasks',
  field: 'tasks',
  shape: z.object({
    tasks: z.array(
      z.object({
        taskArn: z.string(),
        stopCode: z.string().default(''),
        stoppedReason: z.string().default(''),
        stoppedAt: z.string().optional(),
        containers: z
          .array(
            z.object({
              name: z.string().default(''),
              exitCode: z.number().optional(),
              reason: z.string().default(''),
            }),
          )
          .default([]),
      }),
    ),
  }),
  facts: ({ tasks }, keep) => {
    for (const { taskArn, stopCode, stoppedReason, stoppedAt, containers } of tasks) {
      if (stoppedAt === undefined) continue;
      const killed = containers.find(({ reason }) => reason.startsWith('OutOfMemoryError'));
      const failed = containers.find(({ exitCode = 0 }) => exitCode !== 0);
      const event = eventOf(stopCode, killed !== undefined);
      if (event === null) continue;
      const exit = failed === undefined ? '' : `, ${failed.name} exited with ${failed.exitCode}`;
      keep(
        {
          kind: 'event',
          event,
          subject: (killed ?? failed)?.name ?? null,
          detail: `${stoppedReason}${exit}`.slice(0, 120),
        },
        taskArn,
        when(stoppedAt),
      );
    }
  },
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
function eventOf(stopCode: string, forMemory: boolean): AppEvent | null {
  if (forMemory) return 'oom-killed';
  switch (stopCode) {
    case 'EssentialContainerExited':
      return 'exited';
    case 'TaskFailedToStart':
      return 'start-failed';
    case 'UserInitiated':
    case 'ServiceSchedulerInitiated':
    case 'SpotInterruption':
    case 'TerminationNotice':
      return 'stop-requested';
    default:
      return null;
  }
}
