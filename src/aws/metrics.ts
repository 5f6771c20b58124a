import {
  CloudWatchClient,
  type Metric,
  type MetricDataQuery,
  type MetricDataResult,
  paginateGetMetricData,
} from '@aws-sdk/client-cloudwatch';
import type { MetricQuery, Metrics } from '../ports/metrics.ts';
import { ask, inBatches } from './ask.ts';
import { type Access, patientConfig } from './client-config.ts';

const MINUTE_MS = 60_000;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MOST_QUERIES_PER_CALL = 500;

export function cloudWatchMetrics(access: Access): Metrics {
  const client = new CloudWatchClient(patientConfig(access));
  return {
    read: (queries, from, to) =>
      ask('cloudwatch:GetMetricData', async () => {
        const byId = new Map<string, MetricDataResult>();
        for (const batch of inBatches(queries, MOST_QUERIES_PER_CALL)) {
          const pages = paginateGetMetricData(
            { client },
            {
              // Whole minutes: a window that begins within one is answered from the next on.
              StartTime: new Date(Math.floor(from / MINUTE_MS) * MINUTE_MS),
              EndTime: new Date(Math.ceil(to / MINUTE_MS) * MINUTE_MS),
              ScanBy: 'TimestampAscending',
              MetricDataQueries: batch.map(dataQuery),
            },
          );
          for await (const page of pages) {
            for (const result of page.MetricDataResults ?? []) merge(byId, result);
          }
        }
        return { MetricDataResults: [...byId.values()] };
      }),
  };
}

function dataQuery(query: MetricQuery): MetricDataQuery {
  const { id, metric, stat } = query;
  return {
    Id: id,
    MetricStat: {
      Metric: { MetricName: metric, ...sourceOf(query) },
      Period: MINUTE_MS / 1000,
      Stat: stat,
      // No Unit: a wrong one gives an empty answer instead of an error.
    },
    ReturnData: true,
  };
}

function sourceOf(query: MetricQuery): Pick<Metric, 'Namespace' | 'Dimensions'> {
  if ('functionName' in query) {
    return {
      Namespace: 'AWS/Lambda',
      Dimensions: [{ Name: 'FunctionName', Value: query.functionName }],
    };
  }
  const { loadBalancer, targetGroup, zone } = query;
  return {
    Namespace: 'AWS/ApplicationELB',
    Dimensions: [
      { Name: 'LoadBalancer', Value: loadBalancer },
      ...(targetGroup === null ? [] : [{ Name: 'TargetGroup', Value: targetGroup }]),
      ...(zone === undefined ? [] : [{ Name: 'AvailabilityZone', Value: zone }]),
    ],
  };
}

/** A metric's datapoints may be spread over several pages; later pages continue it. */
function merge(byId: Map<string, MetricDataResult>, result: MetricDataResult): void {
  const id = result.Id ?? '';
  const earlier = byId.get(id);
  byId.set(id, {
    ...result,
    Timestamps: [...(earlier?.Timestamps ?? []), ...(result.Timestamps ?? [])],
    Values: [...(earlier?.Values ?? []), ...(result.Values ?? [])],
  });
}
