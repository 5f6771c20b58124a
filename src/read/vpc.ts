import * as z from 'zod';
import { apiReader } from './api-reader.ts';

/** `DescribeSubnets`. */
export const subnets = apiReader({
  name: 'subnets',
  field: 'Subnets',
  shape: z.object({
    Subnets: z.array(
      z.object({
        SubnetId: z.string(),
        AvailabilityZone: z.string().nullable().default(null),
        CidrBlock: z.string().optional(),
        Ipv6CidrBlockAssociationSet: z
          .array(z.object({ Ipv6CidrBlock: z.string().optional() }))
          .default([]),
      }),
    ),
  }),
  facts: ({ Subnets }, keep) => {
    for (const subnet of Subnets) {
      const ranges = [
        subnet.CidrBlock,
        ...subnet.Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
      ].filter((range) => range !== undefined);
      keep(
        { kind: 'subnet', subnet: subnet.SubnetId, zone: subnet.AvailabilityZone, ranges },
        subnet.SubnetId,
      );
    }
  },
});

const ALL_PORTS = { From: 0, To: 65_535 };

/** `DescribeNetworkAcls`. @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html */
export const networkAcls = apiReader({
  name: 'network ACLs',
  field: 'NetworkAcls',
  shape: z.object({
    NetworkAcls: z.array(
      z.object({
        NetworkAclId: z.string(),
        Associations: z.array(z.object({ SubnetId: z.string() })).default([]),
        Entries: z
          .array(
            z.object({
              RuleNumber: z.number(),
              Egress: z.boolean(),
              RuleAction: z.enum(['allow', 'deny']),
              Protocol: z.string(),
              CidrBlock: z.string().optional(),
              Ipv6CidrBlock: z.string().optional(),
              PortRange: z
                .object({ From: z.number(), To: z.number() })
                .optional()
                .transform((range) => range ?? ALL_PORTS),
            }),
          )
          .default([]),
      }),
    ),
  }),
  facts: ({ NetworkAcls }, keep) => {
    for (const { NetworkAclId: acl, Associations, Entries } of NetworkAcls) {
      for (const entry of Entries) {
        keep(
          {
            kind: 'acl-entry',
            acl,
            subnets: Associations.map(({ SubnetId }) => SubnetId),
            number: entry.RuleNumber,
            direction: entry.Egress ? 'egress' : 'ingress',
            action: entry.RuleAction,
            protocol: entry.Protocol,
            fromPort: entry.PortRange.From,
            toPort: entry.PortRange.To,
            range: entry.CidrBlock ?? entry.Ipv6CidrBlock ?? '',
          },
          acl,
        );
      }
    }
  },
});

/** `DescribeRouteTables`. */
export const routeTables = apiReader({
  name: 'route tables',
  field: 'RouteTables',
  shape: z.object({
    RouteTables: z.array(
      z.object({
        RouteTableId: z.string(),
        Associations: z
          .array(z.object({ Main: z.boolean().optional(), SubnetId: z.string().optional() }))
          .default([]),
        Routes: z
          .array(
            z
              .object({
                DestinationCidrBlock: z.string().optional(),
                DestinationIpv6CidrBlock: z.string().optional(),
                DestinationPrefixListId: z.string().optional(),
                State: z.string().optional(),
              })
              .catchall(z.unknown()),
          )
          .default([]),
      }),
    ),
  }),
  facts: ({ RouteTables }, keep) => {
    for (const { RouteTableId: table, Associations, Routes } of RouteTables) {
      for (const route of Routes) {
        keep(
          {
            kind: 'vpc-route',
            table,
            subnets: Associations.flatMap(({ SubnetId }) => SubnetId ?? []),
            main: Associations.some(({ Main }) => Main === true),
            destination:
              route.DestinationCidrBlock ??
              route.DestinationIpv6CidrBlock ??
              route.DestinationPrefixListId ??
              '',
            via: gatewayOf(route),
            blackhole: route.State === 'blackhole',
          },
          table,
        );
      }
    }
  },
});

/** A route names what it leads to in a field of that thing's kind: `GatewayId`, `TransitGatewayId`, ... */
function gatewayOf(route: Readonly<Record<string, unknown>>): string {
  const named = Object.entries(route).find(
    ([field, value]) =>
      /(?:Gateway|Interface|Instance|Connection|Network|List)(?:Id|Arn)$/.test(field) &&
      !field.startsWith('Destination') &&
      typeof value === 'string',
  );
  return typeof named?.[1] === 'string' ? named[1] : '';
}

/** `GetManagedPrefixListEntries`, with the id that was asked for. */
export const prefixLists = apiReader({
  name: 'prefix lists',
  field: 'PrefixListId',
  shape: z.object({
    PrefixListId: z.string(),
    Entries: z.array(z.object({ Cidr: z.string() })),
  }),
  facts: ({ PrefixListId: list, Entries }, keep) =>
    keep({ kind: 'prefix-list', list, ranges: Entries.map(({ Cidr }) => Cidr) }, list),
});
