import { SHOP } from './topology.ts';

/** What the operating system of an instance is set to, as far as remedies change it. */
export interface HostSettings {
  /** What iptables lets in besides SSH and answers; all else is rejected. Null where no packet filter rules the host. */
  readonly letsIn: readonly FirewallRule[] | null;
  /** As `getenforce` says it; Amazon Linux 2023 starts permissive. */
  readonly selinux: 'Permissive' | 'Enforcing';
  /** The boolean httpd_can_network_connect: web servers may connect to backends. */
  readonly httpdMayConnect: boolean;
}

export interface FirewallRule {
  readonly port: number;
  /** Null for anybody. */
  readonly source: string | null;
  /** The comment of a rule that a remedy added. */
  readonly comment: string | null;
}

export const HOST_AT_START: HostSettings = {
  letsIn: null,
  selinux: 'Permissive',
  httpdMayConnect: false,
};

/** Whether SELinux lets the nginx of an instance connect to a TCP port. */
export const gatewayMayConnect = ({ selinux, httpdMayConnect }: HostSettings): boolean =>
  selinux !== 'Enforcing' || httpdMayConnect;

/** Whether every node of the load balancer gets through the packet filter of an instance. */
export function firewallLetsIn({ letsIn }: HostSettings, port: number): boolean {
  if (letsIn === null) return true;
  return SHOP.loadBalancer.subnets.every(({ cidr }) =>
    letsIn.some((rule) => rule.port === port && (rule.source === null || rule.source === cidr)),
  );
}
