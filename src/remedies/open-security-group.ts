import { affectedTargets } from './affected-targets.ts';
import type { Change } from './plan.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';
import { admits, egressChange, ingressChange, rulesOf } from './security-group-rules.ts';

/**
 * Lets the load balancer's security group reach the targets' traffic port: one port, one group on each side. On the way
 * out only where the load balancer's group lets out some traffic and not this.
 */
export const openSecurityGroup: Remedy = {
  id: 'open-security-group',
  title: 'Open the security group for the load balancer',

  plan(situation: Situation): Planned {
    const { incidentId, located, verdicts, observations } = situation;
    const balancerGroup = located.loadBalancer?.securityGroups[0];
    if (balancerGroup === undefined) {
      return { ok: false, why: "The load balancer's security group is not known." };
    }
    // One rule for each pair of group and port, however many targets share it.
    const doors = new Map<string, { groupId: string; port: number }>();
    for (const { id, securityGroups, port } of affectedTargets(situation)) {
      const groupId = securityGroups[0];
      if (groupId === undefined) {
        return { ok: false, why: `The security group of ${id} is not known.` };
      }
      doors.set(`${groupId} ${port}`, { groupId, port });
    }
    if (doors.size === 0) return { ok: false, why: 'No target is known to be affected.' };

    const rules = rulesOf(observations);
    const letsSomeOut = rules.some(
      ({ group, direction }) => group === balancerGroup && direction === 'egress',
    );
    const changes = [...doors.values()].flatMap(({ groupId, port }): readonly Change[] => {
      const out = letsSomeOut && !admits(rules, 'egress', balancerGroup, port, groupId);
      const into = !admits(rules, 'ingress', groupId, port, balancerGroup);
      return [
        ...(out ? [egressChange(balancerGroup, port, groupId, incidentId)] : []),
        ...(into ? [ingressChange(groupId, port, balancerGroup, incidentId)] : []),
      ];
    });
    if (changes.length === 0) {
      return { ok: false, why: 'The rules let the port through on both sides already.' };
    }
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'open-security-group',
        cause,
        title: 'Open the port for the load balancer',
        summary: `Adds ${changes.length === 1 ? 'one rule' : `${changes.length} rules`}: the load balancer's security group may reach the service's port. Nothing else is opened.`,
        targetGroupArn: located.targetGroup.arn,
        changes,
        risk: 'medium',
        disruption: 'None: a rule is added, no connection is closed.',
        undo:
          changes.length === 1
            ? 'The rule is revoked by its id.'
            : 'The rules are revoked by their ids.',
      },
    };
  },
};
