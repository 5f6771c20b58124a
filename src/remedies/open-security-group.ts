import type { Change } from './plan.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** Lets the load balancer's security group reach the targets' traffic port: one rule, one port, one source. */
export const openSecurityGroup: Remedy = {
  id: 'open-security-group',
  title: 'Open the security group for the load balancer',

  plan({ incidentId, located, verdicts }: Situation): Planned {
    const sourceGroupId = located.loadBalancer?.securityGroups[0];
    if (sourceGroupId === undefined) {
      return { ok: false, why: "The load balancer's security group is not known." };
    }
    const named = new Set(verdicts.map(({ target }) => target));
    const targets = located.targets.filter(
      ({ id, address }) => named.has(null) || named.has(id) || named.has(address),
    );
    // One rule for each pair of group and port, however many targets share it.
    const doors = new Map<string, { groupId: string; port: number }>();
    for (const { id, securityGroups, port } of targets) {
      const groupId = securityGroups[0];
      if (groupId === undefined) {
        return { ok: false, why: `The security group of ${id} is not known.` };
      }
      doors.set(`${groupId} ${port}`, { groupId, port });
    }
    if (doors.size === 0) {
      return { ok: false, why: 'No target is known to be affected.' };
    }
    const changes = [...doors.values()].map(
      ({ groupId, port }): Change => ({
        kind: 'call',
        call: {
          kind: 'allow-ingress',
          groupId,
          port,
          sourceGroupId,
          description: `fiveohtwo ${incidentId}`,
        },
        target: groupId,
        shown: `ec2:AuthorizeSecurityGroupIngress ${groupId} tcp ${port} from ${sourceGroupId}`,
      }),
    );
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
        undo: 'The rule is revoked by its id.',
      },
    };
  },
};
