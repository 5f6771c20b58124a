import type { ApiAnswer } from './api-answer.ts';

/** The network between load balancer and targets and what stands in it, read-only. Answers are those of the EC2 API. */
export interface NetworkPaths {
  /** `DescribeInstances`: addresses, subnets, security groups and state of these instances. */
  instances(ids: readonly string[]): Promise<ApiAnswer>;
  /** `DescribeInstanceStatus` of these instances, those that are stopped included. */
  instanceStatus(ids: readonly string[]): Promise<ApiAnswer>;
  /** `GetConsoleOutput`: what the kernel wrote last, in base64. A witness where no agent answers any more. */
  consoleOutput(instanceId: string): Promise<ApiAnswer>;
  /** `DescribeSecurityGroupRules` of these groups. */
  securityGroupRules(groupIds: readonly string[]): Promise<ApiAnswer>;
  /** `GetManagedPrefixListEntries`: the ranges that a rule with this prefix list means. */
  prefixListEntries(prefixListId: string): Promise<ApiAnswer>;
  /** `DescribeSubnets`. */
  subnets(ids: readonly string[]): Promise<ApiAnswer>;
  /** `DescribeNetworkAcls` of the ACLs that these subnets have. */
  networkAcls(subnetIds: readonly string[]): Promise<ApiAnswer>;
  /** `DescribeRouteTables` of a VPC: subnets without a table of their own use its main one. */
  routeTables(vpcId: string): Promise<ApiAnswer>;
  /** `DescribeNetworkInterfaces` that have these private addresses in a VPC. */
  networkInterfaces(vpcId: string, addresses: readonly string[]): Promise<ApiAnswer>;
  /** `DescribeVpcEndpoints` of a VPC: through which private addresses AWS's own services are reached. */
  vpcEndpoints(vpcId: string): Promise<ApiAnswer>;
}
