import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  DescribeLoadBalancerAttributesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetAliasCommand, LambdaClient, UpdateAliasCommand } from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { awsCloudChanges } from '../../../src/aws/cloud-changes.ts';
import type { CloudCall } from '../../../src/ports/cloud-changes.ts';
import { serviceFailure } from '../service-failure.ts';

const elb = mockClient(ElasticLoadBalancingV2Client);
const scaling = mockClient(AutoScalingClient);
const lambda = mockClient(LambdaClient);
const mocks = [elb, scaling, lambda];
const changes = awsCloudChanges({ region: 'eu-west-1' });

const LB = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop-alb/50dc';
const TG = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/73e2';

/** Each kind of setting: the call, how the service tells its value, and what is written to it. */
const SETTINGS: readonly {
  readonly setting: string;
  readonly call: CloudCall;
  readonly tells: (value: 'from' | 'to' | 'other') => void;
  readonly breaks: (how: () => never) => void;
  readonly written: () => unknown;
  readonly wanted: unknown;
  readonly restored: unknown;
}[] = [
  {
    setting: "the load balancer's idle timeout",
    call: {
      kind: 'set-attribute',
      arn: LB,
      key: 'idle_timeout.timeout_seconds',
      from: '60',
      to: '4',
    },
    tells: (value) =>
      elb.on(DescribeLoadBalancerAttributesCommand, { LoadBalancerArn: LB }).resolves({
        Attributes: [
          { Key: 'deletion_protection.enabled', Value: 'true' },
          {
            Key: 'idle_timeout.timeout_seconds',
            Value: { from: '60', to: '4', other: '30' }[value],
          },
        ],
      }),
    breaks: (how) => elb.on(ModifyLoadBalancerAttributesCommand).callsFake(how),
    written: () => elb.commandCalls(ModifyLoadBalancerAttributesCommand)[0]?.args[0].input,
    wanted: {
      LoadBalancerArn: LB,
      Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '4' }],
    },
    restored: {
      LoadBalancerArn: LB,
      Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '60' }],
    },
  },
  {
    setting: "the target group's deregistration delay",
    call: {
      kind: 'set-attribute',
      arn: TG,
      key: 'deregistration_delay.timeout_seconds',
      from: '0',
      to: '300',
    },
    tells: (value) =>
      elb.on(DescribeTargetGroupAttributesCommand, { TargetGroupArn: TG }).resolves({
        Attributes: [
          {
            Key: 'deregistration_delay.timeout_seconds',
            Value: { from: '0', to: '300', other: '30' }[value],
          },
        ],
      }),
    breaks: (how) => elb.on(ModifyTargetGroupAttributesCommand).callsFake(how),
    written: () => elb.commandCalls(ModifyTargetGroupAttributesCommand)[0]?.args[0].input,
    wanted: {
      TargetGroupArn: TG,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '300' }],
    },
    restored: {
      TargetGroupArn: TG,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '0' }],
    },
  },
  {
    setting: 'the path of the health check',
    call: {
      kind: 'set-health-check',
      targetGroupArn: TG,
      from: { path: '/healthz' },
      to: { path: '/healthz/' },
    },
    tells: (value) =>
      elb.on(DescribeTargetGroupsCommand, { TargetGroupArns: [TG] }).resolves({
        TargetGroups: [
          {
            HealthCheckPath: { from: '/healthz', to: '/healthz/', other: '/' }[value],
            HealthCheckPort: 'traffic-port',
            Matcher: { HttpCode: '200' },
            HealthCheckTimeoutSeconds: 5,
          },
        ],
      }),
    breaks: (how) => elb.on(ModifyTargetGroupCommand).callsFake(how),
    written: () => elb.commandCalls(ModifyTargetGroupCommand)[0]?.args[0].input,
    wanted: { TargetGroupArn: TG, HealthCheckPath: '/healthz/' },
    restored: { TargetGroupArn: TG, HealthCheckPath: '/healthz' },
  },
  {
    setting: 'the desired capacity of an Auto Scaling group',
    call: { kind: 'set-desired-capacity', autoScalingGroup: 'shop-asg', from: 3, to: 5 },
    tells: (value) =>
      scaling
        .on(DescribeAutoScalingGroupsCommand, { AutoScalingGroupNames: ['shop-asg'] })
        .resolves({
          AutoScalingGroups: [
            {
              AutoScalingGroupName: 'shop-asg',
              MinSize: 3,
              MaxSize: 6,
              DesiredCapacity: { from: 3, to: 5, other: 4 }[value],
              DefaultCooldown: 300,
              AvailabilityZones: [],
              HealthCheckType: 'EC2',
              CreatedTime: new Date(0),
            },
          ],
        }),
    breaks: (how) => scaling.on(SetDesiredCapacityCommand).callsFake(how),
    written: () => scaling.commandCalls(SetDesiredCapacityCommand)[0]?.args[0].input,
    wanted: { AutoScalingGroupName: 'shop-asg', DesiredCapacity: 5, HonorCooldown: false },
    restored: { AutoScalingGroupName: 'shop-asg', DesiredCapacity: 3, HonorCooldown: false },
  },
  {
    setting: 'the version of an alias',
    call: {
      kind: 'point-lambda-alias',
      functionName: 'shop-api',
      alias: 'live',
      from: '12',
      to: '11',
    },
    tells: (value) =>
      lambda.on(GetAliasCommand, { FunctionName: 'shop-api', Name: 'live' }).resolves({
        FunctionVersion: { from: '12', to: '11', other: '13' }[value],
        RevisionId: 'revision-1',
      }),
    breaks: (how) => lambda.on(UpdateAliasCommand).callsFake(how),
    written: () => lambda.commandCalls(UpdateAliasCommand)[0]?.args[0].input,
    wanted: {
      FunctionName: 'shop-api',
      Name: 'live',
      FunctionVersion: '11',
      RevisionId: 'revision-1',
    },
    restored: {
      FunctionName: 'shop-api',
      Name: 'live',
      FunctionVersion: '12',
      RevisionId: 'revision-1',
    },
  },
];

beforeEach(() => {
  for (const mock of mocks) mock.reset();
});

describe.each(SETTINGS)(
  'setting $setting',
  ({ call, tells, breaks, written, wanted, restored }) => {
    it('writes the new value over the old one, which is the handle of the undo', async () => {
      tells('from');

      expect(await changes.apply(call)).toMatchObject({
        kind: 'changed',
        handle: expect.any(String),
      });
      expect(written()).toEqual(wanted);
    });

    it.each([
      { given: 'the new value is there already', now: 'to', kind: 'unchanged' },
      { given: 'somebody has set a third value since', now: 'other', kind: 'failed' },
    ] as const)('writes nothing when $given', async ({ now, kind }) => {
      tells(now);

      expect(await changes.apply(call)).toMatchObject({ kind });
      expect(written()).toBeUndefined();
    });

    it.each([
      { given: 'no permission', error: serviceFailure('AccessDenied', 403), kind: 'denied' },
      { given: 'a refusal', error: serviceFailure('ValidationError', 400), kind: 'failed' },
      { given: 'a lost answer', error: serviceFailure('InternalFailure', 500), kind: 'unknown' },
    ])('given $given, it answers $kind', async ({ error, kind }) => {
      tells('from');
      breaks(() => {
        throw error;
      });

      expect(await changes.apply(call)).toMatchObject({ kind });
    });

    it('is made, with its undo, when the first answer is lost and the second write is refused', async () => {
      tells('from');
      breaks(() => {
        tells('to');
        throw serviceFailure('PreconditionFailedException', 412);
      });

      expect(await changes.apply(call)).toMatchObject({
        kind: 'changed',
        handle: expect.any(String),
      });
    });

    it('is undone by the old value', async () => {
      tells('to');

      expect(await changes.undo(call, 'any')).toMatchObject({ kind: 'changed', handle: null });
      expect(written()).toEqual(restored);
    });

    it('is not undone over a value that somebody has set since', async () => {
      tells('other');

      expect(await changes.undo(call, 'any')).toMatchObject({ kind: 'failed' });
      expect(written()).toBeUndefined();
    });

    it.each([
      { now: 'to', holds: true },
      { now: 'from', holds: false },
    ] as const)('is proven by reading anew: $now, $holds', async ({ now, holds }) => {
      tells(now);

      expect(await changes.prove(call)).toMatchObject({ holds });
    });
  },
);

describe('never sent, whatever a plan says', () => {
  it.each<{ what: string; call: CloudCall }>([
    {
      what: 'an idle timeout of a day',
      call: {
        kind: 'set-attribute',
        arn: LB,
        key: 'idle_timeout.timeout_seconds',
        from: '60',
        to: '86400',
      },
    },
    {
      what: 'another attribute',
      call: {
        kind: 'set-attribute',
        arn: LB,
        key: 'deletion_protection.enabled' as 'idle_timeout.timeout_seconds',
        from: '1',
        to: '0',
      },
    },
    {
      what: 'a health check that takes a server error for health',
      call: {
        kind: 'set-health-check',
        targetGroupArn: TG,
        from: { matcher: '200' },
        to: { matcher: '200,502' },
      },
    },
    {
      what: 'a smaller group',
      call: { kind: 'set-desired-capacity', autoScalingGroup: 'shop-asg', from: 3, to: 1 },
    },
    {
      what: 'an alias on $LATEST',
      call: {
        kind: 'point-lambda-alias',
        functionName: 'shop-api',
        alias: 'live',
        from: '12',
        to: '$LATEST',
      },
    },
  ])('$what', async ({ call }) => {
    for (const { tells } of SETTINGS) tells('from');

    expect(await changes.apply(call)).toMatchObject({ kind: 'failed' });
    for (const mock of mocks) {
      expect(
        mock.calls().filter(({ args }) => /Modify|Set|Update/.test(args[0].constructor.name)),
      ).toHaveLength(0);
    }
  });
});
