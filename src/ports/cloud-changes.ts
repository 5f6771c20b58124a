/**
 * The changes to an AWS account that remedies make. Each call is plain data in a plan: what an approver reads is what
 * runs. How it is carried out, proven and taken back is the adapter's; one file per kind.
 */
export interface CloudChanges {
  /** Carries the call out. Never throws for what the service said; a world that is so already is `unchanged`. */
  apply(call: CloudCall): Promise<ChangeAnswer>;
  /** Takes the call back by the handle that applying it returned. */
  undo(call: CloudCall, handle: string): Promise<ChangeAnswer>;
  /** Whether what the call wanted is so now, read anew. */
  prove(call: CloudCall): Promise<Proof>;
}

/** `kind` is the name of the adapter's file. */
export type CloudCall = AllowIngress;

/** `AuthorizeSecurityGroupIngress` for exactly one rule: tcp, one port, from one security group. */
export interface AllowIngress {
  readonly kind: 'allow-ingress';
  readonly groupId: string;
  readonly port: number;
  /** The security group that may connect: the load balancer's, never an address range. */
  readonly sourceGroupId: string;
  /** Shown in the console beside the rule; names the incident. */
  readonly description: string;
}

export type ChangeAnswer =
  /** `handle` is what an undo needs, or null when it cannot be taken back. `detail` is shown to people. */
  | { readonly kind: 'changed'; readonly detail: string; readonly handle: string | null }
  /** It was so already, by somebody else's hand: there is nothing of ours to take back. */
  | { readonly kind: 'unchanged'; readonly detail: string }
  | { readonly kind: 'denied'; readonly action: string; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string }
  /** The request was sent and nobody knows whether it was carried out. Never repeated by itself. */
  | { readonly kind: 'unknown'; readonly message: string };

/** Whether a change is in place, and what shows it. */
export interface Proof {
  readonly holds: boolean;
  readonly says: string;
}
