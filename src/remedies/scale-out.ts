import type { Planned, Remedy, Situation } from './remedy.ts';
import { scalingGroupsOf } from './scaling-groups.ts';

/** Half as many again: enough to be felt, little enough to be watched. */
const GROWTH = 1.5;

/** Adds instances to the Auto Scaling group, within the maximum that its owner set. */
export const scaleOut: Remedy = {
  id: 'scale-out',
  title: 'Scale the Auto Scaling group out',

  plan({ located, verdicts, observations }: Situation): Planned {
    const groups = scalingGroupsOf(located.targets, observations);
    const [group] = groups;
    if (group === undefined) return { ok: false, applies: false };
    if (groups.length > 1) {
      return {
        ok: false,
        why: `The targets are of ${groups.length} Auto Scaling groups: which of them is to grow is for a person to say.`,
      };
    }
    const { group: name, desired, maximum, suspended } = group;
    const stopped = suspended.find(
      (process) => process === 'Launch' || process === 'AddToLoadBalancer',
    );
    if (stopped !== undefined) {
      return { ok: false, why: `${stopped} is suspended in ${name}: it would not grow.` };
    }
    const to = Math.min(maximum, Math.ceil(desired * GROWTH));
    if (to <= desired) {
      return {
        ok: false,
        why: `${name} has its maximum of ${maximum} instances already; raising that is for its owner.`,
      };
    }
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'scale-out',
        cause,
        title: `Add ${to - desired} instances to ${name}`,
        summary: `Raises the desired capacity from ${desired} to ${to}, within the maximum of ${maximum}. The load is shared by more instances; its scaling policies may take them away again.`,
        targetGroupArn: located.targetGroup.arn,
        changes: [
          {
            kind: 'call',
            call: { kind: 'set-desired-capacity', autoScalingGroup: name, from: desired, to },
            target: name,
            shown: `autoscaling:SetDesiredCapacity ${name} ${to}`,
            diff: {
              of: name,
              before: [`desired capacity = ${desired}`],
              after: [`desired capacity = ${to}`],
            },
          },
        ],
        risk: 'medium',
        disruption: 'None. New instances cost money and take minutes to start.',
        undo: `The desired capacity is set back to ${desired}; the group chooses which instances go.`,
      },
    };
  },
};
