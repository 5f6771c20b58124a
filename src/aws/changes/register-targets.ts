import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RegisterTargets } from '../../ports/cloud-changes.ts';
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

/** Registers targets with a port; the undo takes out only those that this call brought in. */
export function registerTargets(access: Access): CallAdapter<RegisterTargets> {
  const client = new ElasticLoadBalancingV2Client(patientConfig(access));

  return {
    apply: async ({ targetGroupArn, targets }) => {
      const fault = targetsFault(targets);
      if (fault !== null) return refused(`${REGISTER}: ${fault}`);
      try {
        const present = (await registrations(client, targetGroupArn)).filter(serves);
        const wanted = targets.filter((target) => !present.some((each) => isSame(each, target)));
        if (wanted.length === 0) return unchanged(`${inWords(targets)}: registered already.`);
        try {
          await register(client, targetGroupArn, wanted);
        } catch (error) {
          return changeError(REGISTER, error);
        }
        return changed(`Registered ${inWords(wanted)}.`, handleOf(wanted));
      } catch (error) {
        return readError(READ_HEALTH, error);
      }
    },

    undo: async ({ targetGroupArn, targets }, handle) => {
      const ours = namedIn(handle, targets);
      if (ours.length === 0) return refused(`${DEREGISTER}: the handle names none of the targets`);
      try {
        await deregister(client, targetGroupArn, ours);
      } catch (error) {
        return changeError(DEREGISTER, error);
      }
      return changed(`Deregistered ${inWords(ours)}.`, null);
    },

    prove: async ({ targetGroupArn, targets }) => {
      try {
        const present = (await registrations(client, targetGroupArn)).filter(serves);
        const missing = targets.filter((target) => !present.some((each) => isSame(each, target)));
        return {
          holds: missing.length === 0,
          says:
            missing.length === 0
              ? `Registered: ${inWords(targets)}.`
              : `Not registered: ${inWords(missing)}.`,
        };
      } catch (error) {
        return unproven(READ_HEALTH, error);
      }
    },
  };
}
