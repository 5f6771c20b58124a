import type { LocatedTarget } from '../locate/located.ts';
import type { TargetAddress } from '../ports/cloud-changes.ts';
import { isLoopback, parseEndpoint } from '../read/endpoint.ts';
import type { Observation } from '../read/observation.ts';
import { isServicePort } from '../read/service-port.ts';
import { affectedTargets } from './affected-targets.ts';
import type { Change } from './plan.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';
import { admits, ingressChange, rulesOf } from './security-group-rules.ts';

/**
 * Registers targets with the port on which the service listens, waits until they are healthy there, and takes the old
 * registrations out. The port of a target group itself cannot be changed.
 */
export const reRegisterTargets: Remedy = {
  id: 're-register-targets',
  title: 'Register the targets with the right port',

  plan(situation: Situation): Planned {
    const { incidentId, located, verdicts, observations } = situation;
    if (!/^(?:instance|ip)$/.test(located.targetGroup.targetType)) {
      return { ok: false, why: `Targets of type ${located.targetGroup.targetType} have no port.` };
    }
    const targets = affectedTargets(situation);
    if (targets.length === 0) return { ok: false, why: 'No target is known to be affected.' };
    const moves: { target: LocatedTarget; port: number }[] = [];
    for (const target of targets) {
      const ports = otherPorts(target, observations);
      const [port] = ports;
      if (port === undefined) {
        return { ok: false, why: `On which port ${target.id} listens could not be seen.` };
      }
      if (ports.length > 1) {
        return {
          ok: false,
          why: `${target.id} listens on ${ports.join(' and ')}: which of them is meant is for a person to say.`,
        };
      }
      moves.push({ target, port });
    }
    const { arn, name, port: usual } = located.targetGroup;
    const fresh = moves.map(({ target, port }): TargetAddress => ({ id: target.id, port }));
    const stale = moves.map(({ target }): TargetAddress => ({ id: target.id, port: target.port }));
    const ports = [...new Set(fresh.map(({ port }) => port))].join(', ');
    const changes: readonly Change[] = [
      ...missingRules(moves, situation, incidentId),
      {
        kind: 'call',
        call: { kind: 'register-targets', targetGroupArn: arn, targets: fresh },
        target: name,
        shown: `elasticloadbalancing:RegisterTargets ${name} ${inWords(fresh)}`,
        // The old ones go only once these answer.
        gate: fresh.map(({ id, port }) => ({ target: id, port })),
      },
      {
        kind: 'call',
        call: { kind: 'deregister-targets', targetGroupArn: arn, targets: stale, leaveHealthy: 1 },
        target: name,
        shown: `elasticloadbalancing:DeregisterTargets ${name} ${inWords(stale)}`,
      },
    ];
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 're-register-targets',
        cause,
        title: `Send to port ${ports} instead of ${[...new Set(stale.map(({ port }) => port))].join(', ')}`,
        summary: `Registers ${fresh.length === 1 ? 'the target' : `${fresh.length} targets`} with the port on which the service listens, and takes the old registrations out once the new ones are healthy. Instances that are launched later are still registered with port ${usual}: correct the release or the group as well.`,
        targetGroupArn: arn,
        changes,
        risk: 'medium',
        disruption: 'None: the old registrations go last, with their deregistration delay.',
        undo: 'The old registrations are put back and the new ones taken out.',
      },
    };
  },
};

/** Rules without which the load balancer would not reach the new port. */
function missingRules(
  moves: readonly { readonly target: LocatedTarget; readonly port: number }[],
  { located, observations }: Situation,
  incidentId: string,
): readonly Change[] {
  const balancerGroup = located.loadBalancer?.securityGroups[0];
  const rules = rulesOf(observations);
  if (balancerGroup === undefined || rules.length === 0) return [];
  const doors = new Map<string, Change>();
  for (const { target, port } of moves) {
    const groupId = target.securityGroups[0];
    if (groupId === undefined || admits(rules, 'ingress', groupId, port, balancerGroup)) continue;
    doors.set(`${groupId} ${port}`, ingressChange(groupId, port, balancerGroup, incidentId));
  }
  return [...doors.values()];
}

/** Ports of the host on which a service of the request path listens, other than the one that is registered. */
function otherPorts(
  target: LocatedTarget,
  observations: readonly Observation[],
): readonly number[] {
  const listening = observations.flatMap((fact) =>
    fact.kind === 'listener' &&
    fact.origin.name === target.id &&
    fact.port !== null &&
    fact.port !== target.port &&
    !isLoopback(fact.address) &&
    isServicePort(fact.port, fact.process)
      ? [fact.port]
      : [],
  );
  const ports = [...new Set(listening)];
  if (ports.length < 2) return ports;
  // Of several, the one that answers HTTP.
  const answering = observations.flatMap((fact) => {
    if (fact.kind !== 'probe' || fact.outcome !== 'answered' || fact.to === null) return [];
    const endpoint = parseEndpoint(fact.to);
    return fact.origin.name === target.id && endpoint.kind === 'tcp' ? [endpoint.port] : [];
  });
  const both = ports.filter((port) => answering.includes(port));
  return both.length > 0 ? both : ports;
}

const inWords = (targets: readonly TargetAddress[]): string =>
  targets.map(({ id, port }) => `${id}:${port}`).join(' ');
