import * as z from 'zod';
import type { EpochMs } from '../brand.ts';
import type { Cloud } from '../ports/cloud.ts';
import type { MetricQuery } from '../ports/metrics.ts';
import { parseAnswer } from './api-shapes.ts';
import { arnTail } from './arn.ts';

/** What a load balancer answered itself in a span of time. */
export interface Failures {
  readonly elb5xx: number;
  readonly elb502: number;
}

const sumsShape = z.object({
  MetricDataResults: z
    .array(z.object({ Id: z.string(), Values: z.array(z.number()).default([]) }))
    .default([]),
});

/** Failures of many load balancers, in as few calls as CloudWatch allows. */
export async function readFailures(
  cloud: Pick<Cloud, 'metrics'>,
  balancers: readonly string[],
  from: EpochMs,
  to: EpochMs,
): Promise<{
  readonly failures: ReadonlyMap<string, Failures>;
  readonly problem: string | null;
}> {
  const queries = balancers.flatMap((arn, index) => [
    sumOf(`all${index}`, 'HTTPCode_ELB_5XX_Count', arn, null),
    sumOf(`bad${index}`, 'HTTPCode_ELB_502_Count', arn, null),
  ]);
  const { sums, problem } = await readSums(cloud, queries, from, to);
  return {
    failures: new Map(
      balancers.map((arn, index) => [
        arn,
        { elb5xx: sums.get(`all${index}`) ?? 0, elb502: sums.get(`bad${index}`) ?? 0 },
      ]),
    ),
    problem,
  };
}

/** Failures of target groups of one load balancer: refused connections and the targets' own 5xx. */
export async function readGroupFailures(
  cloud: Pick<Cloud, 'metrics'>,
  groups: readonly { readonly arn: string; readonly balancer: string }[],
  from: EpochMs,
  to: EpochMs,
): Promise<ReadonlyMap<string, number>> {
  const queries = groups.flatMap(({ arn, balancer }, index) => [
    sumOf(`refused${index}`, 'TargetConnectionErrorCount', balancer, arn),
    sumOf(`answered${index}`, 'HTTPCode_Target_5XX_Count', balancer, arn),
  ]);
  const { sums } = await readSums(cloud, queries, from, to);
  return new Map(
    groups.map(({ arn }, index) => [
      arn,
      (sums.get(`refused${index}`) ?? 0) + (sums.get(`answered${index}`) ?? 0),
    ]),
  );
}

const sumOf = (
  id: string,
  metric: string,
  balancer: string,
  group: string | null,
): MetricQuery => ({
  id,
  metric,
  stat: 'Sum',
  loadBalancer: arnTail(balancer),
  targetGroup: group === null ? null : arnTail(group),
});

async function readSums(
  { metrics }: Pick<Cloud, 'metrics'>,
  queries: readonly MetricQuery[],
  from: EpochMs,
  to: EpochMs,
) {
  if (queries.length === 0) return { sums: new Map<string, number>(), problem: null };
  const parsed = parseAnswer('metrics', sumsShape, await metrics.read(queries, from, to));
  if (!parsed.ok) return { sums: new Map<string, number>(), problem: parsed.why };
  return {
    // A count without a datapoint counted nothing.
    sums: new Map(
      parsed.value.MetricDataResults.map(({ Id, Values }) => [
        Id,
        Values.reduce((total, value) => total + value, 0),
      ]),
    ),
    problem: null,
  };
}
