import type { EpochMs } from '../../brand.ts';
import type { ApiAnswer } from '../../ports/api-answer.ts';
import type { MetricQuery, Metrics } from '../../ports/metrics.ts';
import type { Fleet } from './fleet.ts';
import { wobble } from './noise.ts';
import { SHOP } from './topology.ts';
import { MINUTE_MS, type Minute, minutesBetween } from './traffic.ts';

/** One number per minute, or null where CloudWatch has no datapoint. */
type Series = (minute: Minute, stat: MetricQuery['stat']) => number | null;

/** Counts are published when they are not zero. */
const count =
  (of: (minute: Minute) => number): Series =>
  (minute) => {
    const value = of(minute);
    return value === 0 ? null : value;
  };

/**
 * Published for the load balancer as a whole; asked with a target group they are empty.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
const OF_LOAD_BALANCER: Readonly<Record<string, Series>> = {
  HTTPCode_ELB_5XX_Count: count(({ counts }) => counts.elb502 + counts.elb504),
  HTTPCode_ELB_502_Count: count(({ counts }) => counts.elb502),
  HTTPCode_ELB_504_Count: count(({ counts }) => counts.elb504),
};

const OF_BOTH: Readonly<Record<string, Series>> = {
  RequestCount: count(({ counts }) => counts.requests),
  HTTPCode_Target_2XX_Count: count(({ counts }) => counts.target2xx),
  HTTPCode_Target_4XX_Count: count(({ counts }) => counts.target4xx),
  HTTPCode_Target_5XX_Count: count(({ counts }) => counts.target5xx),
  TargetConnectionErrorCount: count(({ counts }) => counts.connectionErrors),
  TargetResponseTime: (minute, stat) => responseTime(minute, stat),
};

/** Published per target group only, in every minute, zero included. */
const OF_TARGET_GROUP: Readonly<Record<string, Series>> = {
  HealthyHostCount: ({ healthy }, stat) => (stat === 'Minimum' ? healthy.least : healthy.most),
  UnHealthyHostCount: ({ healthy, registered }, stat) =>
    Math.max(0, registered - (stat === 'Minimum' ? healthy.most : healthy.least)),
  UnhealthyRoutingRequestCount: count(({ counts }) => counts.failOpen),
};

/** Seconds at an average load: the median, the slow tail, the slowest. */
const SECONDS = {
  p50: 0.031,
  Average: 0.044,
  p95: 0.121,
  p99: 0.214,
  Maximum: 0.63,
  Minimum: 0.004,
};
/** An nginx that finds no worker or no service says so in no time. */
const SECONDS_WHEN_REFUSED: typeof SECONDS = {
  p50: 0.001,
  Average: 0.001,
  p95: 0.002,
  p99: 0.002,
  Maximum: 0.004,
  Minimum: 0.001,
};

/** The slowest share of the answers begins here. */
const SLOWEST = { p50: 0.5, p95: 0.05, p99: 0.01, Maximum: 0, Minimum: 0.99 } as const;

function responseTime({ at, counts }: Minute, stat: MetricQuery['stat']): number | null {
  const answers = counts.target2xx + counts.target4xx + counts.target5xx;
  if (answers === 0) return null;
  const { slow, slowSeconds } = counts;
  const refused = counts.target5xx - slow > answers / 2;
  const quick = refused ? SECONDS_WHEN_REFUSED : SECONDS;
  const usual = wobble(at, 3, 0.12);
  const late = wobble(at, 4, 0.02);
  if (stat === 'Sum' || stat === 'Average') {
    const total = slowSeconds * late + Math.max(0, answers - slow) * quick.Average * usual;
    return round(stat === 'Sum' ? total : total / answers);
  }
  const isSlow = slow > 0 && slow / answers > SLOWEST[stat];
  return round(isSlow ? (slowSeconds / slow) * late : quick[stat] * usual);
}

const round = (seconds: number): number => Math.round(seconds * 10_000) / 10_000;

/** CloudWatch as it would answer for the fleet. */
export class FleetMetrics implements Metrics {
  readonly #fleet: Fleet;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  async read(queries: readonly MetricQuery[], from: EpochMs, to: EpochMs): Promise<ApiAnswer> {
    const minutes = minutesBetween(this.#fleet, from, to);
    const results = queries.map((query) => {
      const series = seriesOf(query);
      const points = minutes.flatMap((minute) => {
        const value = series?.(minute, query.stat) ?? null;
        return value === null ? [] : [{ at: minute.at, value }];
      });
      return {
        Id: query.id,
        Label: query.metric,
        Timestamps: points.map(({ at }) => new Date(at - (at % MINUTE_MS)).toISOString()),
        Values: points.map(({ value }) => value),
        StatusCode: 'Complete',
      };
    });
    return { kind: 'answered', json: JSON.stringify({ MetricDataResults: results, Messages: [] }) };
  }
}

/** A combination of metric and dimensions that nobody publishes has no data; CloudWatch does not call it an error. */
function seriesOf(query: MetricQuery): Series | undefined {
  if ('functionName' in query) return undefined;
  const { metric, loadBalancer, targetGroup, zone } = query;
  if (loadBalancer !== SHOP.loadBalancer.dimension) return undefined;
  // Nodes share the requests evenly; how they do is not simulated, so a zone has no datapoints.
  if (zone !== undefined) return undefined;
  if (targetGroup === null) return OF_BOTH[metric] ?? OF_LOAD_BALANCER[metric];
  if (targetGroup !== SHOP.targetGroup.dimension) return undefined;
  return OF_BOTH[metric] ?? OF_TARGET_GROUP[metric];
}
