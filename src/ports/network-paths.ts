import type { ApiAnswer } from './api-answer.ts';

/** The network between load balancer and targets, read-only. Answers are those of the EC2 API. */
export interface NetworkPaths {
  /** `DescribeInstances`: addresses, subnets, security groups and state of these instances. */
  instances(ids: readonly string[]): Promise<ApiAnswer>;
  /** `DescribeSecurityGroupRules` of these groups. */
  securityGroupRules(groupIds: readonly string[]): Promise<ApiAnswer>;
}
