import type { ApiAnswer } from './api-answer.ts';

/** Application Load Balancers and their target groups, read-only. Answers are those of the ELBv2 API. */
export interface LoadBalancers {
  /** `DescribeTargetGroups`: all of them, or those with the given names, ARNs or load balancer. */
  targetGroups(query: TargetGroupQuery): Promise<ApiAnswer>;
  /** `DescribeTags` of target groups or load balancers (at most 20 per call of the API; the adapter splits). */
  tags(arns: readonly string[]): Promise<ApiAnswer>;
  /** `DescribeLoadBalancers` for these ARNs. */
  loadBalancers(arns: readonly string[]): Promise<ApiAnswer>;
  /** `DescribeLoadBalancers` without a filter: Network and Gateway Load Balancers are among them. */
  allLoadBalancers(): Promise<ApiAnswer>;
  loadBalancerAttributes(arn: string): Promise<ApiAnswer>;
  targetGroupAttributes(arn: string): Promise<ApiAnswer>;
  targetHealth(arn: string): Promise<ApiAnswer>;
  /** `DescribeListeners` of a load balancer. */
  listeners(loadBalancerArn: string): Promise<ApiAnswer>;
  /** `DescribeRules` of a listener, its default rule included. */
  listenerRules(listenerArn: string): Promise<ApiAnswer>;
}

export type TargetGroupQuery =
  | { readonly by: 'all' }
  | { readonly by: 'names'; readonly names: readonly string[] }
  | { readonly by: 'arns'; readonly arns: readonly string[] }
  | { readonly by: 'load-balancer'; readonly arn: string };
