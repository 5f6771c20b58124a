import { SHOP } from './topology.ts';

/** One rule of a security group, as EC2 keeps it. */
export interface SecurityGroupRule {
  readonly id: string;
  readonly groupId: string;
  readonly egress: boolean;
  /** -1 means every protocol and port. */
  readonly port: number;
  readonly peer:
    | { readonly kind: 'group'; readonly groupId: string }
    | { readonly kind: 'range'; readonly cidr: string };
  readonly description: string;
}

const ANYWHERE = { kind: 'range', cidr: '0.0.0.0/0' } as const;

export const RULES_AT_START: readonly SecurityGroupRule[] = [
  {
    id: 'sgr-01a2b3c4d5e6f7081',
    groupId: SHOP.loadBalancer.securityGroup,
    egress: false,
    port: 443,
    peer: ANYWHERE,
    description: 'HTTPS from the internet',
  },
  {
    id: 'sgr-02b3c4d5e6f708192',
    groupId: SHOP.loadBalancer.securityGroup,
    egress: true,
    port: -1,
    peer: ANYWHERE,
    description: '',
  },
  {
    id: SHOP.ingressRuleId,
    groupId: SHOP.instanceGroup,
    egress: false,
    port: SHOP.port,
    peer: { kind: 'group', groupId: SHOP.loadBalancer.securityGroup },
    description: 'shop-alb to shop',
  },
  {
    id: 'sgr-03c4d5e6f70819203',
    groupId: SHOP.instanceGroup,
    egress: false,
    port: 9100,
    peer: { kind: 'group', groupId: SHOP.monitoringGroup },
    description: 'node exporter',
  },
  {
    id: 'sgr-04d5e6f7081920314',
    groupId: SHOP.instanceGroup,
    egress: true,
    port: -1,
    peer: ANYWHERE,
    description: '',
  },
];

/** Whether the load balancer reaches this port of the instances under these rules: out of its group, into theirs. */
export function letsTrafficThrough(rules: readonly SecurityGroupRule[], port: number): boolean {
  const { securityGroup } = SHOP.loadBalancer;
  const passes = (group: string, out: boolean, other: string): boolean =>
    rules.some(
      (rule) =>
        rule.groupId === group &&
        rule.egress === out &&
        (rule.port === port || rule.port === -1) &&
        (rule.peer.kind === 'range' || rule.peer.groupId === other),
    );
  return (
    passes(securityGroup, true, SHOP.instanceGroup) &&
    passes(SHOP.instanceGroup, false, securityGroup)
  );
}
