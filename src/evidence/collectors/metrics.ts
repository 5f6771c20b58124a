import { type EpochMs, epochMs } from '../../brand.ts';
import { arnTail } from '../../locate/arn.ts';
import type { Located } from '../../locate/located.ts';
import type { ApiAnswer } from '../../ports/api-answer.ts';
import type { LoadBalancerMetric } from '../../ports/metrics.ts';
import { apiExhibit } from '../api-exhibit.ts';
import type { Collector, Scope } from '../collector.ts';

/**
 * Metrics that split a 502 by who made it and show its onset. Those that the load balancer itself counts have no target
 * group in their dimensions: asked with one, the answer is empty, which would read as "nothing failed".
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
const WANTED: readonly (Pick<LoadBalancerMetric, 'id' | 'metric' | 'stat'> & {
  readonly of: 'balancer' | 'group';
  /** Also asked per zone. */
  readonly zones?: true;
})[] = [
  { id: 'elb502', metric: 'HTTPCode_ELB_502_Count', stat: 'Sum', of: 'balancer', zones: true },
  { id: 'elb503', metric: 'HTTPCode_ELB_503_Count', stat: 'Sum', of: 'balancer' },
  { id: 'elb504', metric: 'HTTPCode_ELB_504_Count', stat: 'Sum', of: 'balancer', zones: true },
  { id: 'rejected', metric: 'RejectedConnectionCount', stat: 'Sum', of: 'balancer' },
  { id: 'target5xx', metric: 'HTTPCode_Target_5XX_Count', stat: 'Sum', of: 'group', zones: true },
  { id: 'target2xx', metric: 'HTTPCode_Target_2XX_Count', stat: 'Sum', of: 'group' },
  {
    id: 'connectionErrors',
    metric: 'TargetConnectionErrorCount',
    stat: 'Sum',
    of: 'group',
    zones: true,
  },
  { id: 'tlsErrors', metric: 'TargetTLSNegotiationErrorCount', stat: 'Sum', of: 'group' },
  { id: 'requests', metric: 'RequestCount', stat: 'Sum', of: 'group' },
  { id: 'failOpen', metric: 'UnhealthyRoutingRequestCount', stat: 'Sum', of: 'group' },
  { id: 'healthyHosts', metric: 'HealthyHostCount', stat: 'Minimum', of: 'group' },
  { id: 'unhealthyHosts', metric: 'UnHealthyHostCount', stat: 'Maximum', of: 'group' },
  { id: 'responseTime', metric: 'TargetResponseTime', stat: 'p99', of: 'group' },
  { id: 'lambdaUserErrors', metric: 'LambdaUserError', stat: 'Sum', of: 'group' },
  { id: 'lambdaInternalErrors', metric: 'LambdaInternalError', stat: 'Sum', of: 'group' },
];

/** What was before the incident is its measure. */
const BEFORE_MS = 60 * 60_000;
const MOST_ZONES = 6;

export const metrics: Collector = {
  name: 'metrics',
  deadlineSeconds: 20,
  whenLate: 'Run the investigation again; CloudWatch may be throttling the account.',
  async collect(scope, keep) {
    const answer = await askMetrics(scope);
    if (answer === null) return;
    keep(
      apiExhibit({ section: 'metrics', source: 'GetMetricData AWS/ApplicationELB, 60 s' }, answer),
    );
  },
};

/** The counts of load balancer, target group and zones, in one call; null without a load balancer. */
export async function askMetrics({
  cloud,
  located,
  from,
  to,
}: Pick<Scope, 'cloud' | 'located' | 'from' | 'to'>): Promise<ApiAnswer | null> {
  const queries = queriesOf(located);
  return queries.length === 0 ? null : cloud.metrics.read(queries, before(from), to);
}

const before = (from: EpochMs): EpochMs => epochMs(from - BEFORE_MS);

function queriesOf({ loadBalancer, targetGroup, targets }: Located): readonly LoadBalancerMetric[] {
  if (loadBalancer === null) return [];
  const zones = [...new Set(targets.flatMap(({ availabilityZone }) => availabilityZone ?? []))];
  return WANTED.flatMap(({ id, metric, stat, of, zones: perZone }) => {
    const query: LoadBalancerMetric = {
      id,
      metric,
      stat,
      loadBalancer: arnTail(loadBalancer.arn),
      targetGroup: of === 'group' ? arnTail(targetGroup.arn) : null,
    };
    if (perZone === undefined || zones.length < 2) return [query];
    return [
      query,
      ...zones
        .slice(0, MOST_ZONES)
        .map((zone) => ({ ...query, id: `${id}_in_${zone.replaceAll('-', '_')}`, zone })),
    ];
  });
}
