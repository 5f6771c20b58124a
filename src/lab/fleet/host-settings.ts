import { SHOP } from './topology.ts';

/** What the operating system of an instance is set to, as far as remedies change it. */
export interface HostSettings {
  /** What iptables lets in besides SSH and answers; all else is rejected. Null where no packet filter rules the host. */
  readonly letsIn: readonly FirewallRule[] | null;
}

export interface FirewallRule {
  readonly port: number;
  /** Null for anybody. */
  readonly source: string | null;
  /** The comment of a rule that a remedy added. */
  readonly comment: string | null;
}

export const HOST_AT_START: HostSettings = { letsIn: null };

/** Whether every node of the load balancer gets through the packet filter of an instance. */
export function firewallLetsIn({ letsIn }: HostSettings, port: number): boolean {
  if (letsIn === null) return true;
  return SHOP.loadBalancer.subnets.every(({ cidr }) =>
    letsIn.some((rule) => rule.port === port && (rule.source === null || rule.source === cidr)),
  );
}
