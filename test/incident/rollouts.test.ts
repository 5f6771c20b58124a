import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { epochMs } from '../../src/brand.ts';
import { AWS_ORIGIN, collected } from '../../src/evidence/exhibit.ts';
import { rolloutsIn } from '../../src/incident/rollouts.ts';
import { faultById } from '../../src/lab/fault-by-id.ts';
import { readExhibit } from '../../src/read/registry.ts';
import { ADA, GRACE, Stage } from './harness.ts';

const NOW = epochMs(Date.parse('2026-11-22T03:20:00Z'));

const TARGET_GROUP = {
  arn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef',
  name: 'shop',
  protocol: 'HTTP',
  port: 8080,
  targetType: 'instance',
  healthCheckPath: '/healthz',
} as const;

const acting = (answer: unknown) =>
  rolloutsIn(
    readExhibit(
      collected({
        id: 'aws/answer',
        section: 'answer',
        source: 'a collector',
        origin: AWS_ORIGIN,
        text: JSON.stringify(answer),
      }),
    ),
    { targetGroup: TARGET_GROUP },
    NOW,
  );

const deployment = (status: string, targetGroup: string | null = null) => ({
  deploymentsInfo: [
    {
      deploymentId: 'd-1A2B3C4D5',
      applicationName: 'shop',
      deploymentGroupName: 'production',
      status,
      createTime: '2026-11-22T03:15:00Z',
      ...(targetGroup === null
        ? {}
        : { loadBalancerInfo: { targetGroupInfoList: [{ name: targetGroup }] } }),
    },
  ],
});
const refresh = (Status: string) => ({
  InstanceRefreshes: [
    {
      InstanceRefreshId: 'refresh-1',
      AutoScalingGroupName: 'shop-asg',
      Status,
      StartTime: '2026-11-22T03:15:00Z',
    },
  ],
});
const ecs = (...deployments: readonly Readonly<Record<string, string>>[]) => ({
  services: [
    {
      serviceName: 'shop',
      desiredCount: 3,
      runningCount: 3,
      deployments: deployments.map((each) => ({
        id: 'ecs-svc/2',
        taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:42',
        createdAt: '2026-11-22T03:15:00Z',
        ...each,
      })),
    },
  ],
});

describe('what is acting on a service', () => {
  it.each([
    {
      given: 'a deployment that runs',
      answer: deployment('InProgress'),
      says: /d-1A2B3C4D5: InProg/,
    },
    { given: 'a deployment that waits for traffic', answer: deployment('Ready'), says: /Ready/ },
    { given: 'a deployment that is over', answer: deployment('Succeeded'), says: null },
    {
      given: 'a deployment to this target group',
      answer: deployment('InProgress', TARGET_GROUP.name),
      says: /deployment of shop/,
    },
    {
      given: 'a deployment to another target group',
      answer: deployment('InProgress', 'payments'),
      says: null,
    },
    {
      given: 'an instance refresh that runs',
      answer: refresh('InProgress'),
      says: /refresh of shop-asg/,
    },
    { given: 'an instance refresh that is over', answer: refresh('Successful'), says: null },
    {
      given: 'a rollout of ECS, its former deployment still running tasks',
      answer: ecs(
        { status: 'PRIMARY', rolloutState: 'IN_PROGRESS' },
        { status: 'ACTIVE', rolloutState: 'COMPLETED' },
      ),
      says: /ECS service shop is in progress \(shop:42, IN_PROGRESS\)/,
    },
    {
      given: 'a service of ECS that is steady',
      answer: ecs({ status: 'PRIMARY', rolloutState: 'COMPLETED' }),
      says: null,
    },
    {
      given: 'a rollout of ECS that its circuit breaker has ended',
      answer: ecs({ status: 'PRIMARY', rolloutState: 'FAILED' }),
      says: null,
    },
    {
      given: 'a former deployment of ECS without a rollout state',
      answer: ecs({ status: 'PRIMARY' }, { status: 'ACTIVE' }),
      says: /shop:42, ACTIVE/,
    },
    {
      given: 'a rollout of ECS that has not come to an end for an hour',
      answer: ecs({
        status: 'PRIMARY',
        rolloutState: 'IN_PROGRESS',
        createdAt: '2026-11-22T02:20:00Z',
      }),
      says: null,
    },
  ])('given $given: $says', ({ answer, says }) => {
    const said = acting(answer).map((rollout) => rollout.says);
    if (says === null) expect(said).toEqual([]);
    else expect(said).toEqual([expect.stringMatching(says)]);
  });
});

describe('a colleague who begins to deploy while people decide', () => {
  // The local runner takes its time where other work runs beside it.
  jest.setTimeout(30_000);
  beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
  afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

  it('is not disturbed: the approved remedy is refused, and nothing is changed', async () => {
    const stage = new Stage();
    faultById('security-group-blocked').inject(stage.fleet);
    await stage.ask('shop', ADA);
    await stage.offered();
    stage.colleague = { application: 'shop', begunAt: stage.clock.now() };

    await stage.press(GRACE, 'approve');
    const { attempts } = await stage.until(({ attempts: [first] }) => first?.refused != null);

    expect(attempts[0]?.refused).toMatch(/d-COLLEAGUE1: InProgress.*Nothing is changed under it/);
    expect(stage.changes).toBe(0);
    await stage.press(GRACE, 'decline');
    expect((await stage.closed()).outcome?.kind).toBe('declined');
  });

  it('costs no attempt: the remedy may be approved again once the deployment is over', async () => {
    const stage = new Stage({ settings: { attempts: 1 } });
    faultById('security-group-blocked').inject(stage.fleet);
    await stage.ask('shop', ADA);
    await stage.offered();
    stage.colleague = { application: 'shop', begunAt: stage.clock.now() };
    await stage.press(GRACE, 'approve');
    await stage.until(({ attempts: [first] }) => first?.refused != null);
    await stage.offered();

    stage.colleague = null;
    await stage.press(GRACE, 'approve');
    const { outcome } = await stage.until((incident) => incident.outcome !== null);

    expect(outcome?.kind).toBe('recovered');
    await stage.press(GRACE, 'close');
    await stage.closed();
  });
});
