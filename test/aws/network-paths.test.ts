import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
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

  it('reads the status of stopped instances, too', async () => {
    ec2.on(DescribeInstanceStatusCommand).resolves({ InstanceStatuses: [] });

    await networkPaths.instanceStatus(['i-1']);

    expect(ec2.commandCalls(DescribeInstanceStatusCommand)[0]?.args[0].input).toMatchObject({
      IncludeAllInstances: true,
    });
  });

  it('reads subnets in batches, and none for no ids', async () => {
    ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [{ SubnetId: 'subnet-1' }] });

    await networkPaths.subnets(Array.from({ length: 150 }, (_, i) => `subnet-${i}`));
    expect(ec2.commandCalls(DescribeSubnetsCommand)).toHaveLength(2);

    ec2.resetHistory();
    expect(await networkPaths.subnets([])).toEqual({ kind: 'answered', json: '{"Subnets":[]}' });
    expect(ec2.commandCalls(DescribeSubnetsCommand)).toHaveLength(0);
  });

  it('reads an ACL once, however many subnets have it', async () => {
    ec2.on(DescribeNetworkAclsCommand).resolves({ NetworkAcls: [{ NetworkAclId: 'acl-1' }] });

    expect(
      await networkPaths.networkAcls(Array.from({ length: 150 }, (_, i) => `subnet-${i}`)),
    ).toEqual({ kind: 'answered', json: '{"NetworkAcls":[{"NetworkAclId":"acl-1"}]}' });
  });

  it('reads route tables by VPC, because the main table has no subnets', async () => {
    ec2.on(DescribeRouteTablesCommand).resolves({ RouteTables: [] });

    await networkPaths.routeTables('vpc-1');

    expect(ec2.commandCalls(DescribeRouteTablesCommand)[0]?.args[0].input).toMatchObject({
      Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }],
    });
  });

  it('reads the entries of a prefix list with its id', async () => {
    ec2
      .on(GetManagedPrefixListEntriesCommand)
      .resolves({ Entries: [{ Cidr: '10.0.0.0/16' }], NextToken: 'more' })
      .on(GetManagedPrefixListEntriesCommand, { NextToken: 'more' })
      .resolves({ Entries: [{ Cidr: '10.1.0.0/16' }] });

    expect(await networkPaths.prefixListEntries('pl-1')).toEqual({
      kind: 'answered',
      json: '{"PrefixListId":"pl-1","Entries":[{"Cidr":"10.0.0.0/16"},{"Cidr":"10.1.0.0/16"}]}',
    });
  });
});
