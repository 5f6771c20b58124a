import type { EpochMs } from '../brand.ts';
import type { ApiAnswer } from './api-answer.ts';

/** CloudWatch metrics at one-minute resolution. */
export interface Metrics {
  /** `GetMetricData`, oldest first; a count metric without a datapoint in a minute counted nothing. */
  read(queries: readonly MetricQuery[], from: EpochMs, to: EpochMs): Promise<ApiAnswer>;
}

export type MetricQuery = LoadBalancerMetric | FunctionMetric;

interface AnyMetric {
  /** Lower-case first letter, letters, digits and underscores: an id of GetMetricData. */
  readonly id: string;
  readonly metric: string;
  readonly stat: 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'p50' | 'p95' | 'p99';
}

/** `AWS/ApplicationELB`. */
export interface LoadBalancerMetric extends AnyMetric {
  /** ARN tails: `app/name/id`, `targetgroup/name/id`. */
  readonly loadBalancer: string;
  readonly targetGroup: string | null;
  /** An Availability Zone, for the part of it that its nodes of the load balancer counted. */
  readonly zone?: string;
}

/** `AWS/Lambda`. */
export interface FunctionMetric extends AnyMetric {
  readonly functionName: string;
}
