/** One entry of the network ACL of the instances' subnets, as EC2 keeps it. */
export interface AclEntry {
  readonly number: number;
  readonly egress: boolean;
  readonly action: 'allow' | 'deny';
  /** Null is every protocol and port. */
  readonly ports: { readonly from: number; readonly to: number } | null;
  readonly cidr: string;
}

const allowAll = (egress: boolean): AclEntry => ({
  number: 100,
  egress,
  action: 'allow',
  ports: null,
  cidr: '0.0.0.0/0',
});

export const ALLOW_ALL: readonly AclEntry[] = [allowAll(false), allowAll(true)];

/** What somebody had in mind who knows firewalls that keep state: out to HTTPS, and nothing else. */
export const ONLY_HTTPS_OUT: readonly AclEntry[] = [
  allowAll(false),
  { ...allowAll(true), ports: { from: 443, to: 443 } },
];

/** Answers go back to ports that only the load balancer's nodes know: network ACLs keep no state. */
export const letsAnswersBack = (entries: readonly AclEntry[]): boolean =>
  entries.some(({ egress, ports }) => egress && ports === null);
