import {
  EC2Client,
  type Filter,
  GetConsoleOutputCommand,
  type InstanceStatus,
  type NetworkAcl,
  type NetworkInterface,
  type PrefixListEntry,
  paginateDescribeInstanceStatus,
  paginateDescribeInstances,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribeRouteTables,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
  paginateGetManagedPrefixListEntries,
  type Reservation,
  type RouteTable,
  type SecurityGroupRule,
  type Subnet,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { NetworkPaths } from '../ports/network-paths.ts';
import { ask, askInBatches, inBatches } from './ask.ts';
import { type Access, patientConfig } from './client-config.ts';
import { securityGroupRules } from './security-group-rules.ts';

/** A filter takes at most 200 values; half of it keeps requests small. */
const MOST_PER_CALL = 100;

export function ec2NetworkPaths(access: Access): NetworkPaths {
  const client = new EC2Client(patientConfig(access));
  return {
    instances: (ids) =>
      ask('ec2:DescribeInstances', async () => {
        const Reservations = await askInBatches(ids, MOST_PER_CALL, async (batch) => {
          const reservations: Reservation[] = [];
          // A filter, not InstanceIds: there, one unknown id fails the whole call.
          const input = { Filters: [{ Name: 'instance-id', Values: [...batch] }] };
          for await (const page of paginateDescribeInstances({ client }, input)) {
            reservations.push(...(page.Reservations ?? []));
          }
          return reservations;
        });
        return { Reservations };
      }),

    instanceStatus: (ids) =>
      ask('ec2:DescribeInstanceStatus', async () => {
        const InstanceStatuses = await askInBatches(ids, MOST_PER_CALL, async (batch) => {
          const statuses: InstanceStatus[] = [];
          const input = {
            // The filter again, for the same reason; without the switch only running instances are told.
            Filters: [{ Name: 'instance-id', Values: [...batch] }],
            IncludeAllInstances: true,
          };
          for await (const page of paginateDescribeInstanceStatus({ client }, input)) {
            statuses.push(...(page.InstanceStatuses ?? []));
          }
          return statuses;
        });
        return { InstanceStatuses };
      }),

    consoleOutput: (instanceId) =>
      ask('ec2:GetConsoleOutput', () =>
        client.send(new GetConsoleOutputCommand({ InstanceId: instanceId })),
      ),

    securityGroupRules: (groupIds) =>
      ask('ec2:DescribeSecurityGroupRules', async () => {
        const rules: SecurityGroupRule[] = [];
        for (const batch of inBatches(groupIds, MOST_PER_CALL)) {
          rules.push(...(await securityGroupRules(client, batch)));
        }
        return { SecurityGroupRules: rules };
      }),

    prefixListEntries: (prefixListId) =>
      ask('ec2:GetManagedPrefixListEntries', async () => {
        const entries: PrefixListEntry[] = [];
        const input = { PrefixListId: prefixListId };
        for await (const page of paginateGetManagedPrefixListEntries({ client }, input)) {
          entries.push(...(page.Entries ?? []));
        }
        return { PrefixListId: prefixListId, Entries: entries };
      }),

    subnets: (ids) =>
      ask('ec2:DescribeSubnets', async () => {
        const subnets: Subnet[] = [];
        for (const Filters of filters('subnet-id', ids)) {
          for await (const page of paginateDescribeSubnets({ client }, { Filters })) {
            subnets.push(...(page.Subnets ?? []));
          }
        }
        return { Subnets: subnets };
      }),

    networkAcls: (subnetIds) =>
      ask('ec2:DescribeNetworkAcls', async () => {
        const acls = new Map<string | undefined, NetworkAcl>();
        for (const Filters of filters('association.subnet-id', subnetIds)) {
          for await (const page of paginateDescribeNetworkAcls({ client }, { Filters })) {
            for (const acl of page.NetworkAcls ?? []) acls.set(acl.NetworkAclId, acl);
          }
        }
        return { NetworkAcls: [...acls.values()] };
      }),

    routeTables: (vpcId) =>
      ask('ec2:DescribeRouteTables', async () => {
        const tables: RouteTable[] = [];
        // By VPC, not by subnet: subnets without an association use the main table and are not found by theirs.
        const input = { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] };
        for await (const page of paginateDescribeRouteTables({ client }, input)) {
          tables.push(...(page.RouteTables ?? []));
        }
        return { RouteTables: tables };
      }),

    networkInterfaces: (vpcId, addresses) =>
      ask('ec2:DescribeNetworkInterfaces', async () => {
        const interfaces: NetworkInterface[] = [];
        for (const byAddress of filters('addresses.private-ip-address', addresses)) {
          const Filters = [...byAddress, { Name: 'vpc-id', Values: [vpcId] }];
          for await (const page of paginateDescribeNetworkInterfaces({ client }, { Filters })) {
            interfaces.push(...(page.NetworkInterfaces ?? []));
          }
        }
        return { NetworkInterfaces: interfaces };
      }),

    vpcEndpoints: (vpcId) =>
      ask('ec2:DescribeVpcEndpoints', async () => {
        const endpoints: VpcEndpoint[] = [];
        const input = { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] };
        for await (const page of paginateDescribeVpcEndpoints({ client }, input)) {
          endpoints.push(...(page.VpcEndpoints ?? []));
        }
        return { VpcEndpoints: endpoints };
      }),
  };
}

/** One filter for each batch of values; none for no values, which AWS would take as "all". */
const filters = (Name: string, values: readonly string[]): readonly Filter[][] =>
  inBatches(values, MOST_PER_CALL).map((batch) => [{ Name, Values: [...batch] }]);
