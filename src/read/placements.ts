import * as z from 'zod';
import { apiReader } from './api-reader.ts';

const groups = z
  .array(z.object({ GroupId: z.string() }))
  .default([])
  .transform((all) => all.map(({ GroupId }) => GroupId));

const instanceAnswer = z.object({
  Reservations: z.array(
    z.object({
      Instances: z
        .array(
          z.object({
            InstanceId: z.string(),
            PrivateIpAddress: z.string().nullable().default(null),
            SubnetId: z.string().nullable().default(null),
            State: z.object({ Name: z.string().optional() }).optional(),
            Placement: z.object({ AvailabilityZone: z.string().optional() }).optional(),
            SecurityGroups: groups,
            Tags: z.array(z.object({ Key: z.string(), Value: z.string().default('') })).default([]),
          }),
        )
        .default([]),
    }),
  ),
});

/** The tag that Auto Scaling gives to what it launches. */
export const SCALING_GROUP_TAG = 'aws:autoscaling:groupName';

/** `DescribeInstances`: where the targets are, and whether they run. */
export const instances = apiReader({
  name: 'instances',
  field: 'Reservations',
  shape: instanceAnswer,
  facts: ({ Reservations }, keep) => {
    for (const instance of Reservations.flatMap(({ Instances }) => Instances)) {
      const { InstanceId: id } = instance;
      keep(
        {
          kind: 'placement',
          of: 'target',
          target: id,
          address: instance.PrivateIpAddress,
          subnet: instance.SubnetId,
          zone: instance.Placement?.AvailabilityZone ?? null,
          groups: instance.SecurityGroups,
          scalingGroup: instance.Tags.find(({ Key }) => Key === SCALING_GROUP_TAG)?.Value ?? null,
        },
        id,
      );
      const state = instance.State?.Name ?? null;
      if (state === null) continue;
      keep(
        {
          kind: 'instance',
          instance: id,
          state,
          systemCheck: null,
          instanceCheck: null,
          scheduledEvent: null,
        },
        id,
      );
    }
  },
});

/** `DescribeNetworkInterfaces`: where targets are that are registered by address. */
export const networkInterfaces = apiReader({
  name: 'network interfaces',
  field: 'NetworkInterfaces',
  shape: z.object({
    NetworkInterfaces: z.array(
      z.object({
        SubnetId: z.string().nullable().default(null),
        AvailabilityZone: z.string().nullable().default(null),
        PrivateIpAddresses: z.array(z.object({ PrivateIpAddress: z.string() })).default([]),
        Groups: groups,
      }),
    ),
  }),
  facts: ({ NetworkInterfaces }, keep) => {
    for (const { SubnetId, AvailabilityZone, PrivateIpAddresses, Groups } of NetworkInterfaces) {
      for (const { PrivateIpAddress: address } of PrivateIpAddresses) {
        keep(
          {
            kind: 'placement',
            of: 'target',
            target: address,
            address,
            subnet: SubnetId,
            zone: AvailabilityZone,
            groups: Groups,
            scalingGroup: null,
          },
          address,
        );
      }
    }
  },
});

/** `DescribeLoadBalancers`: the zones in which the load balancer has a node. */
export const loadBalancerZones = apiReader({
  name: 'zones of the load balancer',
  field: 'LoadBalancers',
  shape: z.object({
    LoadBalancers: z.array(
      z.object({
        SecurityGroups: z.array(z.string()).default([]),
        AvailabilityZones: z
          .array(
            z.object({
              ZoneName: z.string(),
              SubnetId: z.string().nullable().default(null),
            }),
          )
          .default([]),
      }),
    ),
  }),
  facts: ({ LoadBalancers }, keep) => {
    for (const { SecurityGroups, AvailabilityZones } of LoadBalancers) {
      for (const { ZoneName, SubnetId } of AvailabilityZones) {
        keep(
          {
            kind: 'placement',
            of: 'load-balancer',
            target: ZoneName,
            address: null,
            subnet: SubnetId,
            zone: ZoneName,
            groups: SecurityGroups,
            scalingGroup: null,
          },
          ZoneName,
        );
      }
    }
  },
});
