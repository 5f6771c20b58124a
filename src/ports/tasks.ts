import type { ApiAnswer } from './api-answer.ts';

/** ECS services and their tasks, read-only. */
export interface Tasks {
  /** `ListClusters`. */
  clusters(): Promise<ApiAnswer>;
  /** `DescribeServices` of a cluster's services, a bounded number of them: deployments and the last events. */
  services(cluster: string): Promise<ApiAnswer>;
  /** `DescribeTasks` of a service's tasks that run, or that stopped within the last hour. */
  tasks(cluster: string, service: string, status: 'RUNNING' | 'STOPPED'): Promise<ApiAnswer>;
}
