import {
  AutoScalingClient,
  type AutoScalingGroup,
  DescribeInstanceRefreshesCommand,
  DescribeLifecycleHooksCommand,
  DescribeScalingActivitiesCommand,
  paginateDescribeAutoScalingGroups,
} from '@aws-sdk/client-auto-scaling';
import type { ScalingGroups } from '../ports/scaling-groups.ts';
import { ask, inBatches } from './ask.ts';
import { type Access, patientConfig } from './client-config.ts';

/** Names in one call. @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeAutoScalingGroups.html */
const MOST_PER_CALL = 50;
/** Six weeks of activities are kept; an incident is explained by the newest. */
const NEWEST_ACTIVITIES = 100;
const NEWEST_REFRESHES = 5;

export function autoScalingGroups(access: Access): ScalingGroups {
  const client = new AutoScalingClient(patientConfig(access));
  return {
    groups: (names) =>
      ask('autoscaling:DescribeAutoScalingGroups', async () => {
        const groups: AutoScalingGroup[] = [];
        for (const batch of inBatches(names, MOST_PER_CALL)) {
          const input = { AutoScalingGroupNames: [...batch] };
          for await (const page of paginateDescribeAutoScalingGroups({ client }, input)) {
            groups.push(...(page.AutoScalingGroups ?? []));
          }
        }
        return { AutoScalingGroups: groups };
      }),

    activities: (name) =>
      ask('autoscaling:DescribeScalingActivities', () =>
        client.send(
          new DescribeScalingActivitiesCommand({
            AutoScalingGroupName: name,
            MaxRecords: NEWEST_ACTIVITIES,
          }),
        ),
      ),

    instanceRefreshes: (name) =>
      ask('autoscaling:DescribeInstanceRefreshes', () =>
        client.send(
          new DescribeInstanceRefreshesCommand({
            AutoScalingGroupName: name,
            MaxRecords: NEWEST_REFRESHES,
          }),
        ),
      ),

    lifecycleHooks: (name) =>
      ask('autoscaling:DescribeLifecycleHooks', () =>
        // Not paginated: a group has at most 50 hooks.
        client.send(new DescribeLifecycleHooksCommand({ AutoScalingGroupName: name })),
      ),
  };
}
