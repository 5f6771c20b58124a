import { describe, expect, it } from '@jest/globals';
import { SHOP } from '../../../src/lab/fleet/topology.ts';
import { IDS, parsed, StagedFleet } from './staged-fleet.ts';

const ports = () => new StagedFleet().ports;
const { loadBalancer, targetGroup } = SHOP;

describe('the fleet answers in the shapes of the AWS APIs', () => {
  it('DescribeTargetHealth', async () => {
    const stage = new StagedFleet().broken('backend-crashed');

    expect(parsed(await stage.ports.loadBalancers.targetHealth(targetGroup.arn))).toMatchObject({
      TargetHealthDescriptions: IDS.map((Id) => ({
        Target: { Id, Port: 8080 },
        HealthCheckPort: '8080',
        TargetHealth: {
          State: 'unhealthy',
          Reason: 'Target.FailedHealthChecks',
          Description: 'Health checks failed',
        },
      })),
    });
  });

  it('DescribeTargetGroups, by every query', async () => {
    const { loadBalancers } = ports();
    const expected = {
      TargetGroups: [
        expect.objectContaining({
          TargetGroupArn: targetGroup.arn,
          Protocol: 'HTTP',
          Port: 8080,
          HealthCheckPath: '/healthz',
          HealthCheckIntervalSeconds: 10,
          LoadBalancerArns: [loadBalancer.arn],
          TargetType: 'instance',
        }),
      ],
    };

    for (const query of [
      { by: 'all' },
      { by: 'names', names: ['shop'] },
      { by: 'arns', arns: [targetGroup.arn] },
      { by: 'load-balancer', arn: loadBalancer.arn },
    ] as const) {
      expect(parsed(await loadBalancers.targetGroups(query))).toEqual(expected);
    }
  });

  it('DescribeTags, DescribeLoadBalancers and both attributes', async () => {
    const { loadBalancers } = ports();

    expect(parsed(await loadBalancers.tags([targetGroup.arn]))).toEqual({
      TagDescriptions: [
        { ResourceArn: targetGroup.arn, Tags: [{ Key: 'service', Value: 'shop' }] },
      ],
    });
    expect(parsed(await loadBalancers.loadBalancers([loadBalancer.arn]))).toMatchObject({
      LoadBalancers: [
        { LoadBalancerName: 'shop-alb', SecurityGroups: [loadBalancer.securityGroup] },
      ],
    });
    expect(parsed(await loadBalancers.loadBalancerAttributes(loadBalancer.arn))).toMatchObject({
      Attributes: expect.arrayContaining([{ Key: 'idle_timeout.timeout_seconds', Value: '60' }]),
    });
    expect(parsed(await loadBalancers.targetGroupAttributes(targetGroup.arn))).toMatchObject({
      Attributes: expect.arrayContaining([
        { Key: 'deregistration_delay.timeout_seconds', Value: '300' },
      ]),
    });
  });

  it('DescribeInstances', async () => {
    expect(parsed(await ports().networkPaths.instances(IDS))).toMatchObject({
      Reservations: IDS.map((InstanceId) => ({
        Instances: [
          {
            InstanceId,
            State: { Code: 16, Name: 'running' },
            SecurityGroups: [{ GroupId: SHOP.instanceGroup }],
          },
        ],
      })),
    });
  });

  it('names that do not exist are failures with the code of AWS', async () => {
    const { loadBalancers, networkPaths } = ports();

    expect(await loadBalancers.targetHealth('arn:other')).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('TargetGroupNotFound'),
      retryable: false,
    });
    expect(await networkPaths.instances(['i-00000000000000000'])).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('InvalidInstanceID.NotFound'),
    });
    expect(await networkPaths.securityGroupRules(['sg-other'])).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('InvalidGroup.NotFound'),
    });
  });

  it('denied attributes name the action to allow', async () => {
    const stage = new StagedFleet().broken('inconclusive');

    expect(await stage.ports.loadBalancers.loadBalancerAttributes(loadBalancer.arn)).toMatchObject({
      kind: 'denied',
      action: 'elasticloadbalancing:DescribeLoadBalancerAttributes',
    });
  });
});
