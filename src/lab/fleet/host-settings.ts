import { SHOP } from './topology.ts';

/** What the operating system of an instance is set to, as far as remedies change it. */
export interface HostSettings {
  /** What iptables lets in besides SSH and answers; all else is rejected. Null where no packet filter rules the host. */
  readonly letsIn: readonly FirewallRule[] | null;
  /** As `getenforce` says it; Amazon Linux 2023 starts permissive. */
  readonly selinux: 'Permissive' | 'Enforcing';
  /** The boolean httpd_can_network_connect: web servers may connect to backends. */
  readonly httpdMayConnect: boolean;
  /** What logs that were rotated more than a day ago take of the disk, and what journals take. */
  readonly rotatedLogMegabytes: number;
  readonly journalMegabytes: number;
  /** What the app itself keeps there: sessions, and files that people sent. */
  readonly appMegabytes: number;
  /** pm.max_children of the pool of php-fpm. */
  readonly poolChildren: number;
  /** LimitNOFILE, where a remedy raised it for this incident; null where the unit file alone says it. */
  readonly raisedOpenFiles: { readonly incident: string; readonly limit: number } | null;
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
  rotatedLogMegabytes: 420,
  journalMegabytes: 180,
  appMegabytes: 1_200,
  poolChildren: 8,
  raisedOpenFiles: null,
};

/** LimitNOFILE in the unit file of the service. */
export const UNIT_OPEN_FILES = 1024;

export const openFilesLimit = ({ raisedOpenFiles }: HostSettings): number =>
  raisedOpenFiles?.limit ?? UNIT_OPEN_FILES;

/** The root volume: programs, logs, and the sessions of the app. */
export const DISK_MEGABYTES = 20_450;
export const JOURNAL_AFTER_VACUUM_MEGABYTES = 200;
const OTHER_MEGABYTES = 4_400;

export const diskUsed = (host: HostSettings): number =>
  Math.min(
    DISK_MEGABYTES,
    OTHER_MEGABYTES + host.rotatedLogMegabytes + host.journalMegabytes + host.appMegabytes,
  );

export const diskIsFull = (host: HostSettings): boolean => diskUsed(host) === DISK_MEGABYTES;

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
