import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { awsWorld } from '../../src/aws/aws-world.ts';
import { epochMs } from '../../src/brand.ts';
import { deployedDocuments } from './deployed-documents.ts';

const elbv2 = mockClient(ElasticLoadBalancingV2Client);
const cloudWatch = mockClient(CloudWatchClient);
const ec2 = mockClient(EC2Client);
const ssm = mockClient(SSMClient);
const world = awsWorld({
  region: 'eu-west-1',
  table: 'incidents',
  retentionDays: 90,
  secrets: { token: '/t', signingSecret: '/s' },
  command: '/502',
  policy: { rules: [] },
  enabled: new Set(),
  changesParameter: '/fiveohtwo/prod/changes',
  account: '123456789012',
  catalogueParameter: null,
  documents: deployedDocuments(),
});
const group = 'sg-0123456789abcdef0';
const rule = {
  kind: 'allow-ingress',
  groupId: group,
  port: 80,
  sourceGroupId: group,
  description: 'fiveohtwo inc-1',
} as const;
const query = {
  id: 'a',
  metric: 'RequestCount',
  stat: 'Sum',
  loadBalancer: 'app/a/1',
  targetGroup: null,
} as const;

beforeEach(() => {
  elbv2.reset().onAnyCommand().resolves({});
  cloudWatch.reset().onAnyCommand().resolves({});
  ec2.reset().onAnyCommand().resolves({});
  ssm.reset().onAnyCommand().resolves({});
});

describe('the world of a deployment', () => {
  const { loadBalancers, metrics, networkPaths, hosts, changes } = world.clouds.at({
    account: null,
    region: 'eu-west-1',
  });
  const run = {
    document: 'diagnose-linux',
    instanceIds: ['i-00000000000000001'],
    parameters: { port: '80' },
    deadlineSeconds: 1,
    comment: 'fiveohtwo inc-1',
  } as const;
  it.each([
    { asked: 'DescribeTargetGroups', call: () => loadBalancers.targetGroups({ by: 'all' }) },
    { asked: 'DescribeTags', call: () => loadBalancers.tags(['arn']) },
    { asked: 'DescribeLoadBalancers', call: () => loadBalancers.loadBalancers(['arn']) },
    {
      asked: 'DescribeLoadBalancerAttributes',
      call: () => loadBalancers.loadBalancerAttributes('arn'),
    },
    {
      asked: 'DescribeTargetGroupAttributes',
      call: () => loadBalancers.targetGroupAttributes('arn'),
    },
    { asked: 'DescribeTargetHealth', call: () => loadBalancers.targetHealth('arn') },
    { asked: 'GetMetricData', call: () => metrics.read([query], epochMs(0), epochMs(60_000)) },
    { asked: 'DescribeInstances', call: () => networkPaths.instances(['i-1']) },
    { asked: 'DescribeSecurityGroupRules', call: () => networkPaths.securityGroupRules([group]) },
    { asked: 'AuthorizeSecurityGroupIngress', call: () => changes.apply(rule) },
    { asked: 'RevokeSecurityGroupIngress', call: () => changes.undo(rule, 'sgr-1') },
    { asked: 'DescribeInstanceInformation', call: () => hosts.run(run) },
  ])('asks $asked', async ({ asked, call }) => {
    await call();

    const sent = [...elbv2.calls(), ...cloudWatch.calls(), ...ec2.calls(), ...ssm.calls()].map(
      ({ args }) => args[0].constructor.name,
    );
    expect(sent[0]).toBe(`${asked}Command`);
  });
});
