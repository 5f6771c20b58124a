import {
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { elbv2LoadBalancers } from '../../src/aws/load-balancers.ts';
import { serviceFailure } from './service-failure.ts';

const elbv2 = mockClient(ElasticLoadBalancingV2Client);
const loadBalancers = elbv2LoadBalancers({ region: 'eu-west-1' });
const arns = (count: number) => Array.from({ length: count }, (_, index) => `arn:${index}`);
const answered = (value: unknown) => ({ kind: 'answered', json: JSON.stringify(value) });

beforeEach(() => {
  elbv2.reset();
});

describe('load balancers of ELBv2', () => {
  it('reads all pages of the target groups', async () => {
    elbv2
      .on(DescribeTargetGroupsCommand)
      .resolves({ TargetGroups: [{ TargetGroupName: 'one' }], NextMarker: 'more' })
      .on(DescribeTargetGroupsCommand, { Marker: 'more' })
      .resolves({ TargetGroups: [{ TargetGroupName: 'two' }] });

    expect(await loadBalancers.targetGroups({ by: 'all' })).toEqual(
      answered({ TargetGroups: [{ TargetGroupName: 'one' }, { TargetGroupName: 'two' }] }),
    );
  });

  it.each([
    { query: { by: 'names', names: ['shop'] } as const, input: { Names: ['shop'] } },
    { query: { by: 'arns', arns: ['arn:1'] } as const, input: { TargetGroupArns: ['arn:1'] } },
    {
      query: { by: 'load-balancer', arn: 'arn:lb' } as const,
      input: { LoadBalancerArn: 'arn:lb' },
    },
  ])('asks for target groups $query.by', async ({ query, input }) => {
    elbv2.on(DescribeTargetGroupsCommand).resolves({ TargetGroups: [] });

    await loadBalancers.targetGroups(query);

    expect(elbv2.commandCalls(DescribeTargetGroupsCommand)[0]?.args[0].input).toMatchObject(input);
  });

  it('asks nobody when no name is given, because AWS would answer with all groups', async () => {
    expect(await loadBalancers.targetGroups({ by: 'names', names: [] })).toEqual(
      answered({ TargetGroups: [] }),
    );
    expect(elbv2.calls()).toHaveLength(0);
  });

  it('asks for tags and load balancers of at most twenty ARNs at a time', async () => {
    elbv2.on(DescribeTagsCommand).resolves({ TagDescriptions: [{ ResourceArn: 'arn' }] });
    elbv2.on(DescribeLoadBalancersCommand).resolves({ LoadBalancers: [{ DNSName: 'shop' }] });

    expect(await loadBalancers.tags(arns(41))).toEqual(
      answered({ TagDescriptions: Array(3).fill({ ResourceArn: 'arn' }) }),
    );
    expect(await loadBalancers.loadBalancers(arns(21))).toEqual(
      answered({ LoadBalancers: Array(2).fill({ DNSName: 'shop' }) }),
    );
    const sizes = elbv2.commandCalls(DescribeTagsCommand).map((call) => {
      return call.args[0].input.ResourceArns?.length;
    });
    expect(sizes).toEqual([20, 20, 1]);
  });

  it('reads all pages of all load balancers', async () => {
    elbv2
      .on(DescribeLoadBalancersCommand)
      .resolves({ LoadBalancers: [{ LoadBalancerName: 'one' }], NextMarker: 'more' })
      .on(DescribeLoadBalancersCommand, { Marker: 'more' })
      .resolves({ LoadBalancers: [{ LoadBalancerName: 'two' }] });

    expect(await loadBalancers.allLoadBalancers()).toEqual(
      answered({ LoadBalancers: [{ LoadBalancerName: 'one' }, { LoadBalancerName: 'two' }] }),
    );
  });

  it('says which permission is missing', async () => {
    elbv2.on(DescribeTargetHealthCommand).rejects(serviceFailure('AccessDenied', 403, 'no'));

    expect(await loadBalancers.targetHealth('arn')).toEqual({
      kind: 'denied',
      action: 'elasticloadbalancing:DescribeTargetHealth',
      message: 'no',
    });
  });
});
