import type { EpochMs } from '../../brand.ts';
import { arnTail } from '../../locate/arn.ts';
import type { Located } from '../../locate/located.ts';
import type { Cloud } from '../../ports/cloud.ts';
import type { MetricQuery } from '../../ports/metrics.ts';
import { apiExhibit } from '../api-exhibit.ts';
import type { Exhibit } from '../exhibit.ts';

/**
 * Metrics that split a 502 by who made it and show its onset.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
const WANTED: readonly Pick<MetricQuery, 'id' | 'metric' | 'stat'>[] = [
  { id: 'elb502', metric: 'HTTPCode_ELB_502_Count', stat: 'Sum' },
  { id: 'elb503', metric: 'HTTPCode_ELB_503_Count', stat: 'Sum' },
  { id: 'elb504', metric: 'HTTPCode_ELB_504_Count', stat: 'Sum' },
  { id: 'target5xx', metric: 'HTTPCode_Target_5XX_Count', stat: 'Sum' },
  { id: 'target2xx', metric: 'HTTPCode_Target_2XX_Count', stat: 'Sum' },
  { id: 'connectionErrors', metric: 'TargetConnectionErrorCount', stat: 'Sum' },
  { id: 'tlsErrors', metric: 'TargetTLSNegotiationErrorCount', stat: 'Sum' },
  { id: 'rejected', metric: 'RejectedConnectionCount', stat: 'Sum' },
  { id: 'requests', metric: 'RequestCount', stat: 'Sum' },
  { id: 'healthyHosts', metric: 'HealthyHostCount', stat: 'Minimum' },
  { id: 'unhealthyHosts', metric: 'UnHealthyHostCount', stat: 'Maximum' },
  { id: 'responseTime', metric: 'TargetResponseTime', stat: 'p99' },
];

/**
 * What the load balancer itself counts has no target group in its dimensions: asked with one, the answer is empty,
 * which would read as "nothing failed".
 */
const LOAD_BALANCER_ONLY = new Set(['elb502', 'elb503', 'elb504', 'rejected']);

export async function collectMetrics(
  { metrics }: Pick<Cloud, 'metrics'>,
  { targetGroup, loadBalancer }: Located,
  from: EpochMs,
  to: EpochMs,
): Promise<readonly Exhibit[]> {
  if (loadBalancer === null) return [];
  const queries = WANTED.map(
    (wanted): MetricQuery => ({
      ...wanted,
      loadBalancer: arnTail(loadBalancer.arn),
      targetGroup: LOAD_BALANCER_ONLY.has(wanted.id) ? null : arnTail(targetGroup.arn),
    }),
  );
  const answer = await metrics.read(queries, from, to);
  return [apiExhibit('metrics', 'GetMetricData AWS/ApplicationELB, 60 s', answer)];
}
