import { type EpochMs, epochMs } from '../../../brand.ts';
import type { ApiAnswer } from '../../../ports/api-answer.ts';
import type { MetricQuery, Metrics } from '../../../ports/metrics.ts';
import { answered } from '../api-answers.ts';
import type { Fleet } from '../fleet.ts';
import { wobble } from '../noise.ts';
import { SHOP } from '../topology.ts';
import { MINUTE_MS } from '../traffic.ts';
import { countsOf, FUNCTION, isFunction } from './shop-function.ts';

type Counts = ReturnType<typeof countsOf>;

const OF_BALANCER: Readonly<Record<string, (counts: Counts) => number>> = {
  HTTPCode_ELB_5XX_Count: ({ failed }) => failed,
  HTTPCode_ELB_502_Count: ({ failed }) => failed,
};
const OF_GROUP: Readonly<Record<string, (counts: Counts) => number>> = {
  RequestCount: ({ requests }) => requests,
  HTTPCode_Target_2XX_Count: ({ requests, failed }) => requests - failed,
  LambdaUserError: ({ failed }) => failed,
};

/** CloudWatch as it answers where the target is a function: an answer that nobody can use is no error of Lambda's own. */
export function withFunctionMetrics(fleet: Fleet, instances: Metrics): Metrics {
  return {
    read: async (queries, from, to) =>
      isFunction(fleet) ? read(fleet, queries, from, to) : instances.read(queries, from, to),
  };
}

function read(
  fleet: Fleet,
  queries: readonly MetricQuery[],
  from: EpochMs,
  to: EpochMs,
): ApiAnswer {
  const first = Math.ceil(Math.max(from, fleet.knownSince) / MINUTE_MS) * MINUTE_MS;
  const end = Math.min(to, fleet.clock.now());
  const minutes = Array.from(
    { length: Math.max(0, Math.ceil((end - first) / MINUTE_MS)) },
    (_, nth) => {
      const at = epochMs(first + nth * MINUTE_MS);
      return { at, counts: countsOf(fleet, at, epochMs(Math.min(at + MINUTE_MS, end))) };
    },
  );
  return answered({
    MetricDataResults: queries.map((query) => {
      const points = minutes.flatMap(({ at, counts }) => {
        const value = metricValue(query, at, counts);
        return value === null || value === 0 ? [] : [{ at, value }];
      });
      return {
        Id: query.id,
        Label: query.metric,
        Timestamps: points.map(({ at }) => new Date(at).toISOString()),
        Values: points.map(({ value }) => value),
        StatusCode: 'Complete',
      };
    }),
    Messages: [],
  });
}

function metricValue(query: MetricQuery, at: EpochMs, counts: Counts): number | null {
  const millis = 46 * wobble(at / MINUTE_MS, 3, 0.1);
  if ('functionName' in query) {
    if (query.functionName !== FUNCTION.name) return null;
    return query.metric === 'Duration' ? Math.round(millis * 9) : null;
  }
  if (query.zone !== undefined || query.loadBalancer !== SHOP.loadBalancer.dimension) return null;
  if (query.targetGroup !== null && query.targetGroup !== SHOP.targetGroup.dimension) return null;
  if (query.metric === 'TargetResponseTime') return millis / 1000;
  const ofBalancer = query.targetGroup === null ? OF_BALANCER[query.metric] : undefined;
  return (ofBalancer ?? OF_GROUP[query.metric])?.(counts) ?? null;
}
