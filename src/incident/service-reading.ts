import * as z from 'zod';
import { epochMs, isoInstant } from '../brand.ts';
import { parseAnswer, targetHealthShape } from '../locate/api-shapes.ts';
import { arnTail } from '../locate/arn.ts';
import type { Located } from '../locate/located.ts';
import type { MetricQuery } from '../ports/metrics.ts';
import type { World } from '../ports/world.ts';
import type { ServiceReading } from './record.ts';

const metricDataShape = z.object({
  MetricDataResults: z.array(
    z.object({
      Id: z.string(),
      Timestamps: z.array(z.string()).default([]),
      Values: z.array(z.number()).default([]),
    }),
  ),
});

const MINUTE_MS = 60_000;

/** Every status with which the load balancer itself says that the service failed: the same fault may be any of them. */
const FAILURES = ['elb502', 'elb503', 'elb504'] as const;

/** What the load balancer made counts for all of its target groups; the rest is asked for this one alone. */
const METRICS: readonly (Pick<MetricQuery, 'id' | 'metric'> & { readonly of: 'all' | 'group' })[] =
  [
    { id: 'elb502', metric: 'HTTPCode_ELB_502_Count', of: 'all' },
    { id: 'elb503', metric: 'HTTPCode_ELB_503_Count', of: 'all' },
    { id: 'elb504', metric: 'HTTPCode_ELB_504_Count', of: 'all' },
    { id: 'target5xx', metric: 'HTTPCode_Target_5XX_Count', of: 'group' },
    { id: 'requests', metric: 'RequestCount', of: 'group' },
  ];

/** How the service is right now: its targets, and failures and requests in the last complete minute. */
export async function readService(
  { clouds, clock }: Pick<World, 'clouds' | 'clock'>,
  { place, targetGroup, loadBalancer }: Located,
): Promise<ServiceReading> {
  const { loadBalancers, metrics } = clouds.at(place);
  const now = clock.now();
  // The current minute is incomplete: CloudWatch would show a part of it as if it were all.
  const to = epochMs(Math.floor(now / MINUTE_MS) * MINUTE_MS);
  const from = epochMs(to - MINUTE_MS);
  const [health, counts] = await Promise.all([
    loadBalancers.targetHealth(targetGroup.arn),
    loadBalancer === null
      ? null
      : metrics.read(
          METRICS.map(
            ({ id, metric, of }): MetricQuery => ({
              id,
              metric,
              stat: 'Sum',
              loadBalancer: arnTail(loadBalancer.arn),
              targetGroup: of === 'group' ? arnTail(targetGroup.arn) : null,
            }),
          ),
          from,
          to,
        ),
  ]);
  const parsed = parseAnswer('target health', targetHealthShape, health);
  const data = counts === null ? null : parseAnswer('metrics', metricDataShape, counts);
  const sum = (id: string): number | null => {
    if (data === null || !data.ok) return null;
    const result = data.value.MetricDataResults.find(({ Id }) => Id === id);
    // A count without a datapoint counted nothing.
    return (result?.Values ?? []).reduce((total, value) => total + value, 0);
  };
  const failures = FAILURES.map(sum);
  return {
    at: isoInstant(now),
    targets: parsed.ok
      ? parsed.value.TargetHealthDescriptions.map(({ Target, TargetHealth }) => ({
          id: Target.Id,
          state: TargetHealth.State,
          reason: TargetHealth.Reason ?? null,
        }))
      : [],
    failuresPerMinute: failures.includes(null)
      ? null
      : failures.reduce((total: number, count) => total + (count ?? 0), 0),
    target5xxPerMinute: sum('target5xx'),
    requestsPerMinute: sum('requests'),
  };
}

type TargetReading = ServiceReading['targets'][number];

/** A function is usually no target of health checks: it gets requests all the same. */
export const isUnchecked = ({ state, reason }: TargetReading): boolean =>
  state === 'unavailable' && reason === 'Target.HealthCheckDisabled';

/** Whether a target gets requests and nothing is known to be wrong with it. */
export const isWell = (target: TargetReading): boolean =>
  target.state === 'healthy' || isUnchecked(target);

/** How many targets are healthy; those that nobody checks count as such. */
export const healthyCount = (reading: ServiceReading): number =>
  reading.targets.filter(isWell).length;
