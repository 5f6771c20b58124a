import * as z from 'zod';
import { parseInstant } from '../brand.ts';
import { apiReader } from './api-reader.ts';

/** `DescribeAutoScalingGroups`. */
export const scalingGroups = apiReader({
  name: 'Auto Scaling groups',
  field: 'AutoScalingGroups',
  shape: z.object({
    AutoScalingGroups: z.array(
      z.object({
        AutoScalingGroupName: z.string(),
        MinSize: z.number().default(0),
        DesiredCapacity: z.number().default(0),
        MaxSize: z.number().default(0),
        HealthCheckType: z.string().default('EC2'),
        Instances: z
          .array(z.object({ InstanceId: z.string(), LifecycleState: z.string().default('') }))
          .default([]),
        SuspendedProcesses: z.array(z.object({ ProcessName: z.string() })).default([]),
      }),
    ),
  }),
  facts: ({ AutoScalingGroups }, keep) => {
    for (const group of AutoScalingGroups) {
      const states = group.Instances.map(({ LifecycleState }) => LifecycleState);
      keep(
        {
          kind: 'scaling-group',
          group: group.AutoScalingGroupName,
          minimum: group.MinSize,
          desired: group.DesiredCapacity,
          maximum: group.MaxSize,
          inService: states.filter((state) => state === 'InService').length,
          others: states.filter((state) => state !== 'InService'),
          suspended: group.SuspendedProcesses.map(({ ProcessName }) => ProcessName),
          healthCheck: group.HealthCheckType,
        },
        group.AutoScalingGroupName,
      );
    }
  },
});

/** `DescribeScalingActivities`: instances that were launched and terminated, and why. */
export const scalingActivities = apiReader({
  name: 'scaling activities',
  field: 'Activities',
  shape: z.object({
    Activities: z.array(
      z.object({
        ActivityId: z.string(),
        AutoScalingGroupName: z.string().default(''),
        Description: z.string().default(''),
        Cause: z.string().default(''),
        StartTime: z.string(),
        EndTime: z.string().optional(),
        StatusCode: z.string().default(''),
        StatusMessage: z.string().optional(),
      }),
    ),
  }),
  facts: ({ Activities }, keep) => {
    for (const activity of Activities) {
      const { Description: what, StatusCode: status } = activity;
      const instance = /\bi-[0-9a-f]{8,17}\b/.exec(what)?.[0];
      const done = status === 'Successful' ? '' : ` (${activity.StatusMessage ?? status})`;
      keep(
        {
          kind: 'change',
          source: 'auto-scaling',
          event: /^\w+/.exec(what)?.[0] ?? 'Activity',
          by: null,
          resources: [activity.AutoScalingGroupName, ...(instance === undefined ? [] : [instance])],
          detail: `${what}${done}`.slice(0, 200),
          own: false,
        },
        activity.ActivityId,
        parseInstant(activity.StartTime),
        parseInstant(activity.EndTime ?? activity.StartTime),
      );
    }
  },
});

/** `DescribeInstanceRefreshes`: a rolling replacement of a group's instances. */
export const instanceRefreshes = apiReader({
  name: 'instance refreshes',
  field: 'InstanceRefreshes',
  shape: z.object({
    InstanceRefreshes: z.array(
      z.object({
        InstanceRefreshId: z.string(),
        AutoScalingGroupName: z.string().default(''),
        Status: z.string().default(''),
        DesiredConfiguration: z.unknown().optional(),
        PercentageComplete: z.number().nullable().default(null),
        StartTime: z.string().optional(),
        EndTime: z.string().optional(),
      }),
    ),
  }),
  facts: ({ InstanceRefreshes }, keep) => {
    for (const refresh of InstanceRefreshes) {
      const { StartTime: start, EndTime: end = start } = refresh;
      keep(
        {
          kind: 'instance-refresh',
          group: refresh.AutoScalingGroupName,
          refresh: refresh.InstanceRefreshId,
          hasDesiredConfiguration: refresh.DesiredConfiguration != null,
          status: refresh.Status,
          percentage: refresh.PercentageComplete,
        },
        refresh.InstanceRefreshId,
        start === undefined ? null : parseInstant(start),
        end === undefined ? null : parseInstant(end),
      );
    }
  },
});
