import * as z from 'zod';
import { parseInstant } from '../brand.ts';
import type { Exhibit } from '../evidence/exhibit.ts';
import { jsonOf, LineFinder } from './json-text.ts';
import { linesOf } from './lines.ts';
import type { Observation } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const answer = z.object({
  MetricDataResults: z.array(
    z.object({
      Id: z.string().optional(),
      Label: z.string().optional(),
      Timestamps: z.array(z.string()).optional(),
      Values: z.array(z.number()).optional(),
    }),
  ),
});

/** Names of `AWS/ApplicationELB` that bear on a 502. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
const NAMES =
  /HTTPCode_(?:ELB|Target)_\w+|TargetConnectionErrorCount|TargetTLSNegotiationErrorCount|RejectedConnectionCount|(?:Un)?[Hh]ealthyHostCount|UnHealthyHostCount|UnhealthyRoutingRequestCount|TargetResponseTime|RequestCount|NewConnectionCount|ActiveConnectionCount|Lambda(?:User|Internal)Error|Throttles/;

/** CloudWatch: `GetMetricData`, or a list of `name: number` lines. */
export const cloudwatchMetrics: Reader = {
  name: 'CloudWatch metrics',
  recognises: ({ text }) => NAMES.test(text) || /MetricDataResults/.test(text),
  read: (exhibit) => readJson(exhibit) ?? readText(exhibit),
};

function readJson(exhibit: Exhibit): readonly Observation[] | null {
  const parsed = answer.safeParse(jsonOf(exhibit));
  if (!parsed.success) return null;
  const lines = new LineFinder(exhibit);
  const found: Observation[] = [];
  for (const result of parsed.data.MetricDataResults) {
    const { Id: id = '', Label: label = '', Timestamps: stamps = [], Values: values = [] } = result;
    const metric = NAMES.exec(label)?.[0] ?? NAMES.exec(id)?.[0];
    if (metric === undefined) continue;
    const line = lines.find(label === '' ? id : label);
    const points = stamps
      .map((stamp, i) => ({ at: parseInstant(stamp), value: values[i] ?? 0 }))
      .filter(({ at }) => at !== null)
      .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
    const moved = points.filter(({ value }) => value > 0);
    found.push({
      kind: 'metric',
      metric,
      total: values.reduce((a, b) => a + b, 0),
      peak: values.reduce((a, b) => Math.max(a, b), 0),
      latest: points.at(-1)?.value ?? values.at(-1) ?? 0,
      citations: [{ exhibit: exhibit.id, line: line.number, text: line.text.trim().slice(0, 500) }],
      count: Math.max(1, moved.length),
      first: moved[0]?.at ?? null,
      last: moved.at(-1)?.at ?? null,
      origin: exhibit.origin,
    });
  }
  return found;
}

const WRITTEN = new RegExp(
  `(?<metric>${NAMES.source})\\W*(?:\\([^)]*\\))?[^\\d\\n]{0,24}(?<value>\\d[\\d,.]*)?`,
);
const POINT = /^\s*\d{4}-\d{2}-\d{2}T?\S*\s+(?<value>\d+(?:\.\d+)?)\s*$/;

function readText(exhibit: Exhibit): readonly Observation[] {
  const tally = new Tally(exhibit);
  let current: string | null = null;
  for (const line of linesOf(exhibit)) {
    const match = WRITTEN.exec(line.text)?.groups;
    const point = POINT.exec(line.text)?.groups;
    const metric: string | null = match?.['metric'] ?? (point === undefined ? null : current);
    if (metric === null) continue;
    current = metric;
    const value = Number((match?.['value'] ?? point?.['value'] ?? '').replaceAll(',', ''));
    if (match?.['value'] === undefined && point === undefined) continue;
    tally.add(
      metric,
      line,
      { kind: 'metric', metric, total: value, peak: value, latest: value },
      (a, b) => ({
        ...b,
        total: a.total + b.total,
        peak: Math.max(a.peak, b.peak),
      }),
    );
  }
  return tally.observations();
}
