import type { ApiAnswer } from './api-answer.ts';

/** Auto Scaling groups, read-only: who adds targets to a target group and takes them away. */
export interface ScalingGroups {
  /** `DescribeAutoScalingGroups`: sizes, suspended processes, instances with their lifecycle state. */
  groups(names: readonly string[]): Promise<ApiAnswer>;
  /** `DescribeScalingActivities` of one group, the newest ones. */
  activities(name: string): Promise<ApiAnswer>;
  /** `DescribeInstanceRefreshes` of one group, the newest ones. */
  instanceRefreshes(name: string): Promise<ApiAnswer>;
  /** `DescribeLifecycleHooks` of one group. */
  lifecycleHooks(name: string): Promise<ApiAnswer>;
}
