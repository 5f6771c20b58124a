import { describe, expect, it } from '@jest/globals';
import { AWS_ORIGIN, collected } from '../../src/evidence/exhibit.ts';
import { readExhibit } from '../../src/read/registry.ts';

const read = (answer: object) =>
  readExhibit(
    collected({
      id: 'aws/ecs',
      section: 'ecs',
      source: 'ecs',
      origin: AWS_ORIGIN,
      text: JSON.stringify(answer),
    }),
  );

const task = (of: object) => ({
  tasks: [
    {
      taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/main/0a1b',
      stoppedAt: '2026-11-22T15:50:00Z',
      ...of,
    },
  ],
});

describe('tasks of ECS that stopped', () => {
  it.each([
    {
      given: 'a container that was killed for memory',
      of: {
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [
          {
            name: 'shop',
            exitCode: 137,
            reason: 'OutOfMemoryError: Container killed due to memory usage',
          },
        ],
      },
      event: 'oom-killed',
      subject: 'shop',
    },
    {
      given: 'a container that exited',
      of: {
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [{ name: 'shop', exitCode: 1 }],
      },
      event: 'exited',
      subject: 'shop',
    },
    {
      given: 'an image that cannot be pulled',
      of: { stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError: not found' },
      event: 'start-failed',
      subject: null,
    },
    {
      given: 'a scale-in',
      of: {
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)',
        containers: [{ name: 'shop', exitCode: 0 }],
      },
      event: 'stop-requested',
      subject: null,
    },
  ])('given $given, tell $event', ({ of, event, subject }) => {
    expect(read(task(of))).toMatchObject([
      { kind: 'event', event, subject, last: Date.parse('2026-11-22T15:50:00Z') },
    ]);
  });
});

describe('a service of ECS', () => {
  it('tells how many tasks run, its deployments and when it took targets away', () => {
    const service = {
      serviceName: 'shop',
      desiredCount: 3,
      runningCount: 0,
      deployments: [
        {
          id: 'ecs-svc/2',
          rolloutState: 'IN_PROGRESS',
          taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:42',
          createdAt: '2026-11-22T15:40:00Z',
        },
      ],
      events: [
        {
          createdAt: '2026-11-22T15:41:00Z',
          message: '(service shop) deregistered 1 targets in (target-group arn)',
        },
        {
          createdAt: '2026-11-22T15:41:00Z',
          message: '(service shop) has reached a steady state.',
        },
      ],
    };

    expect(read({ services: [service] })).toMatchObject([
      { kind: 'unit', manager: 'ecs', state: 'restarting', result: '0 of 3 tasks run' },
      { kind: 'change', source: 'ecs', event: 'Deployment', detail: 'shop:42, IN_PROGRESS' },
      { kind: 'event', event: 'deregistered' },
    ]);
  });
});
