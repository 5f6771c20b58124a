import {
  DescribeInstancesCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { ec2NetworkPaths } from '../../src/aws/network-paths.ts';

const ec2 = mockClient(EC2Client);
const networkPaths = ec2NetworkPaths({ region: 'eu-west-1' });

beforeEach(() => {
  ec2.reset();
});

describe('reading the network', () => {
  it('reads instances by a filter, so that a terminated one does not fail the others', async () => {
    ec2
      .on(DescribeInstancesCommand)
      .resolves({ Reservations: [{ ReservationId: 'one' }], NextToken: 'more' })
      .on(DescribeInstancesCommand, { NextToken: 'more' })
      .resolves({ Reservations: [{ ReservationId: 'two' }] });

    expect(await networkPaths.instances(['i-1'])).toEqual({
      kind: 'answered',
      json: '{"Reservations":[{"ReservationId":"one"},{"ReservationId":"two"}]}',
    });
    expect(ec2.commandCalls(DescribeInstancesCommand)[0]?.args[0].input).toMatchObject({
      Filters: [{ Name: 'instance-id', Values: ['i-1'] }],
    });
  });

  it('reads the rules of security groups', async () => {
    ec2
      .on(DescribeSecurityGroupRulesCommand)
      .resolves({ SecurityGroupRules: [{ IpProtocol: 'tcp' }] });

    expect(await networkPaths.securityGroupRules(['sg-1', 'sg-2'])).toEqual({
      kind: 'answered',
      json: '{"SecurityGroupRules":[{"IpProtocol":"tcp"}]}',
    });
  });
});
