import {
  AutoScalingClient,
  DescribeInstanceRefreshesCommand,
  RollbackInstanceRefreshCommand,
} from '@aws-sdk/client-auto-scaling';
import type { RollBackInstanceRefresh } from '../../ports/cloud-changes.ts';
import { type Access, patientConfig } from '../client-config.ts';
import {
  type CallAdapter,
  changed,
  changeError,
  readError,
  refused,
  unchanged,
  unproven,
} from './call-adapter.ts';

const READ = 'autoscaling:DescribeInstanceRefreshes';
const ROLL_BACK = 'autoscaling:RollbackInstanceRefresh';

/** It is on the way back, or there: asking again would ask for nothing. */
const ROLLED_BACK = /^Rollback(?:InProgress|Successful)$/;

/** Rolls an instance refresh back while it runs; a finished one has nothing to roll back. It cannot be undone. */
export function rollBackInstanceRefresh(access: Access): CallAdapter<RollBackInstanceRefresh> {
  const client = new AutoScalingClient(patientConfig(access));

  async function statusOf({ autoScalingGroup, refreshId }: RollBackInstanceRefresh) {
    const { InstanceRefreshes = [] } = await client.send(
      new DescribeInstanceRefreshesCommand({
        AutoScalingGroupName: autoScalingGroup,
        InstanceRefreshIds: [refreshId],
      }),
    );
    return InstanceRefreshes[0]?.Status ?? 'unknown';
  }

  return {
    apply: async (call) => {
      let status: string;
      try {
        status = await statusOf(call);
      } catch (error) {
        return readError(READ, error);
      }
      if (ROLLED_BACK.test(status)) return unchanged('The refresh is being rolled back already.');
      if (!/^(?:Pending|InProgress|Baking)$/.test(status)) {
        return refused(`The instance refresh is ${status} by now: nothing was changed.`);
      }
      try {
        await client.send(
          new RollbackInstanceRefreshCommand({ AutoScalingGroupName: call.autoScalingGroup }),
        );
      } catch (error) {
        // The SDK asks again when an answer is lost; the second is then a no, because nothing is active any more.
        const now = await statusOf(call).catch(() => 'unknown');
        if (!ROLLED_BACK.test(now)) return changeError(ROLL_BACK, error);
      }
      return changed(`Instance refresh ${call.refreshId} is being rolled back.`, null);
    },

    undo: async () => refused('A refresh that was rolled back has to be started anew.'),

    prove: async (call) => {
      try {
        const status = await statusOf(call);
        return {
          holds: ROLLED_BACK.test(status),
          says: `The instance refresh is ${status}.`,
        };
      } catch (error) {
        return unproven(READ, error);
      }
    },
  };
}
