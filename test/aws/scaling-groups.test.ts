import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
} from '@aws-sdk/client-auto-scaling';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { autoScalingGroups } from '../../src/aws/scaling-groups.ts';
import { serviceFailure } from './service-failure.ts';

const client = mockClient(AutoScalingClient);
const groups = autoScalingGroups({ region: 'eu-west-1' });

beforeEach(() => {
  client.reset();
});

describe('Auto Scaling groups', () => {
  it('are read page by page, fifty names a call', async () => {
    client
      .on(DescribeAutoScalingGroupsCommand)
      .resolves({ AutoScalingGroups: [], NextToken: 'more' })
      .on(DescribeAutoScalingGroupsCommand, { NextToken: 'more' })
      .resolves({});

    await groups.groups(Array.from({ length: 60 }, (_, i) => `group-${i}`));

    const asked = client
      .commandCalls(DescribeAutoScalingGroupsCommand)
      .map(({ args }) => args[0].input.AutoScalingGroupNames?.length);
    expect(asked).toEqual([50, 50, 10, 10]);
  });

  it('without permission name the action to allow', async () => {
    client.on(DescribeScalingActivitiesCommand).rejects(serviceFailure('AccessDenied', 403));

    expect(await groups.activities('shop')).toMatchObject({
      kind: 'denied',
      action: 'autoscaling:DescribeScalingActivities',
    });
  });
});
