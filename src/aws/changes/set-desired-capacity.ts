import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling';
import type { SetDesiredCapacity } from '../../ports/cloud-changes.ts';
import { type Access, patientConfig } from '../client-config.ts';
import type { CallAdapter } from './call-adapter.ts';
import { settingAdapter } from './setting.ts';

/** Adds instances within the maximum of their group, which this never raises. */
export function setDesiredCapacity(access: Access): CallAdapter<SetDesiredCapacity> {
  const client = new AutoScalingClient(patientConfig(access));

  return settingAdapter<SetDesiredCapacity, number>({
    name: ({ autoScalingGroup }) => `desired capacity of ${autoScalingGroup}`,
    reads: () => 'autoscaling:DescribeAutoScalingGroups',
    writes: () => 'autoscaling:SetDesiredCapacity',
    from: ({ from }) => from,
    to: ({ to }) => to,
    shown: String,
    faultOf: ({ from, to }) =>
      Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to > from
        ? null
        : 'the group may only be made larger',

    read: async ({ autoScalingGroup }) => {
      const { AutoScalingGroups = [] } = await client.send(
        new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [autoScalingGroup] }),
      );
      return { value: AutoScalingGroups[0]?.DesiredCapacity ?? -1, token: null };
    },

    // Outside its limits Auto Scaling refuses; the cooldown of its own policies is none of ours.
    write: async ({ autoScalingGroup }, capacity) =>
      client.send(
        new SetDesiredCapacityCommand({
          AutoScalingGroupName: autoScalingGroup,
          DesiredCapacity: capacity,
          HonorCooldown: false,
        }),
      ),
  });
}
