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

/** Whether the load balancer reaches the instances' traffic port under these rules. */
export function letsTrafficThrough(rules: readonly SecurityGroupRule[]): boolean {
  return rules.some(
    ({ groupId, egress, port, peer }) =>
      groupId === SHOP.instanceGroup &&
      !egress &&
      (port === SHOP.port || port === -1) &&
      (peer.kind === 'range' || peer.groupId === SHOP.loadBalancer.securityGroup),
  );
}
