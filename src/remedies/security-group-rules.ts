import type { Observation, ObservationOf } from '../read/observation.ts';
import type { Change } from './plan.ts';

/** The rules of security groups as they were read. */
export const rulesOf = (
  observations: readonly Observation[],
): readonly ObservationOf<'security-rule'>[] =>
  observations.filter(
    (fact): fact is ObservationOf<'security-rule'> => fact.kind === 'security-rule',
  );

/** Whether a rule lets a group's traffic to or from a peer through on a port. */
export const admits = (
  rules: readonly ObservationOf<'security-rule'>[],
  direction: 'ingress' | 'egress',
  group: string,
  port: number,
  peer: string,
): boolean =>
  rules.some(
    (rule) =>
      rule.direction === direction &&
      rule.group === group &&
      /^(?:tcp|6|-1|all)$/i.test(rule.protocol) &&
      rule.fromPort <= port &&
      port <= rule.toPort &&
      (rule.peer === peer || /^(?:0\.0\.0\.0|::)\/0$/.test(rule.peer)),
  );

/** One rule in: the load balancer's group may reach one port of the targets' group. */
export const ingressChange = (
  groupId: string,
  port: number,
  sourceGroupId: string,
  incidentId: string,
): Change => ({
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
});

/** One rule out: the load balancer's group may reach one port of the targets' group. */
export const egressChange = (
  groupId: string,
  port: number,
  destinationGroupId: string,
  incidentId: string,
): Change => ({
  kind: 'call',
  call: {
    kind: 'allow-egress',
    groupId,
    port,
    destinationGroupId,
    description: `fiveohtwo ${incidentId}`,
  },
  target: groupId,
  shown: `ec2:AuthorizeSecurityGroupEgress ${groupId} tcp ${port} to ${destinationGroupId}`,
});
