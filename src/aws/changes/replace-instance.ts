import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import type { ReplaceInstance } from '../../ports/cloud-changes.ts';
import { type Access, singleAttemptConfig } from '../client-config.ts';
import {
  type CallAdapter,
  changed,
  changeError,
  readError,
  refused,
  unchanged,
  unproven,
} from './call-adapter.ts';

const READ = 'autoscaling:DescribeAutoScalingGroups';
const TERMINATE = 'autoscaling:TerminateInstanceInAutoScalingGroup';

const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;

/** Terminates an instance without making its group smaller: the group starts another one. It cannot be undone. */
export function replaceInstance(access: Access): CallAdapter<ReplaceInstance> {
  const client = new AutoScalingClient(singleAttemptConfig(access));

  async function membersOf(autoScalingGroup: string) {
    const { AutoScalingGroups = [] } = await client.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [autoScalingGroup] }),
    );
    const [group] = AutoScalingGroups;
    if (group === undefined) throw new RangeError(`There is no group ${autoScalingGroup}`);
    const suspended = (group.SuspendedProcesses ?? []).map(({ ProcessName }) => ProcessName);
    return { members: group.Instances ?? [], suspended };
  }

  return {
    apply: async ({ autoScalingGroup, instanceId }) => {
      if (!INSTANCE_ID.test(instanceId)) {
        return refused(`${TERMINATE}: "${instanceId}" is not an instance`);
      }
      try {
        const { members, suspended } = await membersOf(autoScalingGroup);
        const member = members.find(({ InstanceId }) => InstanceId === instanceId);
        if (member === undefined || /^Terminat/.test(member.LifecycleState ?? '')) {
          return unchanged(`${instanceId} is no longer in ${autoScalingGroup}.`);
        }
        if (member.ProtectedFromScaleIn === true) {
          return refused(`${instanceId} is protected from scale-in: nothing was changed.`);
        }
        // Without these the group would only get smaller.
        const missing = suspended.find((name) => name === 'Launch' || name === 'AddToLoadBalancer');
        if (missing !== undefined) {
          return refused(
            `${missing} is suspended in ${autoScalingGroup}: nothing would take the place of ${instanceId}; nothing was changed.`,
          );
        }
      } catch (error) {
        return readError(READ, error);
      }
      try {
        await client.send(
          new TerminateInstanceInAutoScalingGroupCommand({
            InstanceId: instanceId,
            ShouldDecrementDesiredCapacity: false,
          }),
        );
      } catch (error) {
        return changeError(TERMINATE, error);
      }
      return changed(`${instanceId} is being replaced by ${autoScalingGroup}.`, null);
    },

    undo: async () => refused('An instance that was replaced does not come back.'),

    prove: async ({ autoScalingGroup, instanceId }) => {
      try {
        const { members } = await membersOf(autoScalingGroup);
        const member = members.find(({ InstanceId }) => InstanceId === instanceId);
        const holds = member === undefined || /^Terminat/.test(member.LifecycleState ?? '');
        return {
          holds,
          says: holds
            ? `${instanceId} has left ${autoScalingGroup}.`
            : `${instanceId} is still in ${autoScalingGroup} (${member.LifecycleState}).`,
        };
      } catch (error) {
        return unproven(READ, error);
      }
    },
  };
}
