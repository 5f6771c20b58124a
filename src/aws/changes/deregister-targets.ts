import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { DeregisterTargets } from '../../ports/cloud-changes.ts';
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
import {
  DEREGISTER,
  deregister,
  handleOf,
  inWords,
  isSame,
  namedIn,
  READ_HEALTH,
  REGISTER,
  register,
  registrations,
  serves,
  targetsFault,
} from './target-registration.ts';

/** Takes targets out with their deregistration delay, while enough healthy ones are left; the undo puts them back. */
export function deregisterTargets(access: Access): CallAdapter<DeregisterTargets> {
  const client = new ElasticLoadBalancingV2Client(patientConfig(access));

  return {
    apply: async ({ targetGroupArn, targets, leaveHealthy }) => {
      const fault = targetsFault(targets);
      if (fault !== null) return refused(`${DEREGISTER}: ${fault}`);
      try {
        const present = (await registrations(client, targetGroupArn)).filter(serves);
        const going = present.filter((each) => targets.some((target) => isSame(each, target)));
        if (going.length === 0) return unchanged(`${inWords(targets)}: deregistered already.`);
        const left = present.filter((each) => !going.includes(each) && each.state === 'healthy');
        if (left.length < leaveHealthy) {
          return refused(
            `Only ${left.length} other targets are healthy, ${leaveHealthy} are needed: nothing was changed.`,
          );
        }
        try {
          await deregister(client, targetGroupArn, going);
        } catch (error) {
          return changeError(DEREGISTER, error);
        }
        return changed(
          `Deregistered ${inWords(going)}; requests in flight are finished.`,
          handleOf(going),
        );
      } catch (error) {
        return readError(READ_HEALTH, error);
      }
    },

    undo: async ({ targetGroupArn, targets }, handle) => {
      const ours = namedIn(handle, targets);
      if (ours.length === 0) return refused(`${REGISTER}: the handle names none of the targets`);
      try {
        await register(client, targetGroupArn, ours);
      } catch (error) {
        return changeError(REGISTER, error);
      }
      return changed(`Registered ${inWords(ours)} again.`, null);
    },

    prove: async ({ targetGroupArn, targets }) => {
      try {
        const present = (await registrations(client, targetGroupArn)).filter(serves);
        const still = targets.filter((target) => present.some((each) => isSame(each, target)));
        return {
          holds: still.length === 0,
          says:
            still.length === 0
              ? `Out of the target group: ${inWords(targets)}.`
              : `Still in the target group: ${inWords(still)}.`,
        };
      } catch (error) {
        return unproven(READ_HEALTH, error);
      }
    },
  };
}
