import type { ApiAnswer } from './api-answer.ts';

/** The network between load balancer and targets, and the one change to it that a remedy makes. */
export interface NetworkPaths {
  /** `DescribeInstances`: addresses, subnets, security groups and state of these instances. */
  instances(ids: readonly string[]): Promise<ApiAnswer>;
  /** `DescribeSecurityGroupRules` of these groups. */
  securityGroupRules(groupIds: readonly string[]): Promise<ApiAnswer>;
  /**
   * `AuthorizeSecurityGroupIngress` for exactly one rule: tcp, one port, from one security group.
   * A rule that is there already is `unchanged`, not an error.
   */
  allowIngress(rule: IngressRule): Promise<RuleChange>;
  /** `RevokeSecurityGroupIngress` by rule id; a rule that is gone already is `unchanged`. */
  revokeIngress(groupId: string, ruleId: string): Promise<RuleChange>;
}

export interface IngressRule {
  readonly groupId: string;
  readonly port: number;
  /** The security group that may connect: the load balancer's, never an address range. */
  readonly sourceGroupId: string;
  /** Shown in the console beside the rule; names the incident. */
  readonly description: string;
}

export type RuleChange =
  | { readonly kind: 'changed'; readonly ruleId: string }
  | { readonly kind: 'unchanged'; readonly ruleId: string | null }
  | { readonly kind: 'denied'; readonly action: string; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };
