import { affectedTargets } from './affected-targets.ts';
import { oneSickTarget } from './one-sick-target.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';
import { scalingGroupsOf } from './scaling-groups.ts';

/** Lets the Auto Scaling group put a new instance in the place of one that cannot be repaired. */
export const replaceInstance: Remedy = {
  id: 'replace-instance',
  title: 'Replace the instance',

  plan(situation: Situation): Planned {
    const { located, verdicts, observations } = situation;
    const [group] = scalingGroupsOf(affectedTargets(situation), observations);
    if (group === undefined) return { ok: false, applies: false };
    const sick = oneSickTarget(situation);
    if (!sick.ok) return sick;
    const { id } = sick.target;
    const { group: name, suspended } = group;
    const stopped = suspended.find(
      (process) => process === 'Launch' || process === 'AddToLoadBalancer',
    );
    if (stopped !== undefined) {
      return {
        ok: false,
        why: `${stopped} is suspended in ${name}: nothing would take its place.`,
      };
    }
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'replace-instance',
        cause,
        title: `Replace ${id}`,
        summary: `${name} terminates ${id} and starts a new instance in its place. What is on its disks is lost: take what you need to find the fault first.`,
        targetGroupArn: located.targetGroup.arn,
        changes: [
          {
            kind: 'call',
            call: { kind: 'replace-instance', autoScalingGroup: name, instanceId: id },
            target: id,
            shown: `autoscaling:TerminateInstanceInAutoScalingGroup ${id} (desired capacity stays ${group.desired})`,
            takesOut: [id],
          },
        ],
        risk: 'high',
        disruption: `The other ${located.targets.length - 1} targets carry the load until the new instance is healthy.`,
        undo: null,
      },
    };
  },
};
