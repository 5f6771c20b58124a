import * as z from 'zod';
import { apiReader } from './api-reader.ts';

const check = z
  .object({ Status: z.string().optional() })
  .optional()
  .transform((status) => status?.Status ?? null);

/** `DescribeInstanceStatus`: the checks of the host below an instance and of the instance, and what AWS plans with it. */
export const instanceStatus = apiReader({
  name: 'instance status',
  field: 'InstanceStatuses',
  shape: z.object({
    InstanceStatuses: z.array(
      z.object({
        InstanceId: z.string(),
        InstanceState: z.object({ Name: z.string().optional() }).optional(),
        SystemStatus: check,
        InstanceStatus: check,
        Events: z
          .array(z.object({ Code: z.string().optional(), Description: z.string().optional() }))
          .default([]),
      }),
    ),
  }),
  facts: ({ InstanceStatuses }, keep) => {
    for (const status of InstanceStatuses) {
      // Events that are over stay in the list for a while and say so.
      const event = status.Events.find(
        ({ Description = '' }) => !/^\[(?:Completed|Canceled)\]/.test(Description),
      );
      keep(
        {
          kind: 'instance',
          instance: status.InstanceId,
          state: status.InstanceState?.Name ?? null,
          systemCheck: status.SystemStatus,
          instanceCheck: status.InstanceStatus,
          scheduledEvent: event?.Code ?? null,
        },
        status.InstanceId,
      );
    }
  },
});
