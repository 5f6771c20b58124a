import * as z from 'zod';
import { type EpochMs, parseInstant } from '../brand.ts';
import type { Exhibit } from '../evidence/exhibit.ts';
import { jsonOf, LineFinder } from './json-text.ts';
import { cite, linesOf } from './lines.ts';
import type { Observation } from './observation.ts';
import { minutesOf, onsetOf, type Points } from './onset.ts';
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

type Series = {
  readonly metric: string;
  /** The zone whose nodes counted it; null for all of them. */
  readonly zone: string | null;
  readonly word: string;
  readonly points: readonly { readonly at: EpochMs | null; readonly value: number }[];
};

/** Ids that our collector gives: `requests`, `elb502_in_eu_west_1a`, `functionErrors`. */
const IN_ZONE = /_in_(?<zone>[a-z0-9_]+)$/;
const OF_FUNCTIONS: Readonly<Record<string, string>> = {
  functionErrors: 'FunctionErrors',
  functionThrottles: 'Throttles',
  functionDuration: 'FunctionDuration',
};

function readJson(exhibit: Exhibit): readonly Observation[] | null {
  const parsed = answer.safeParse(jsonOf(exhibit));
  if (!parsed.success) return null;
  const lines = new LineFinder(exhibit);
  const found: Observation[] = [];
  const all = parsed.data.MetricDataResults.flatMap(seriesOf);
  for (const { metric, zone, word, points } of all) {
    const line = lines.find(word);
    const moved = points.filter(({ value }) => value > 0);
    const measured = {
      metric,
      total: points.reduce((sum, { value }) => sum + value, 0),
      peak: points.reduce((most, { value }) => Math.max(most, value), 0),
      latest: points.at(-1)?.value ?? 0,
    };
    found.push({
      ...(zone === null
        ? { kind: 'metric', ...measured }
        : { kind: 'zone-metric', zone, metric, total: measured.total }),
      citations: [cite(exhibit, line)],
      count: Math.max(1, moved.length),
      first: moved[0]?.at ?? null,
      last: moved.at(-1)?.at ?? null,
      origin: exhibit.origin,
    });
  }
  return [...found, ...onset(exhibit, all, lines)];
}

function seriesOf(result: z.infer<typeof answer>['MetricDataResults'][number]): readonly Series[] {
  const { Id: id = '', Label: label = '', Timestamps: stamps = [], Values: values = [] } = result;
  const metric = OF_FUNCTIONS[id] ?? NAMES.exec(label)?.[0] ?? NAMES.exec(id)?.[0];
  if (metric === undefined) return [];
  const zone = IN_ZONE.exec(id)?.groups?.['zone']?.replaceAll('_', '-') ?? null;
  const points = values
    .map((value, i) => ({ at: parseInstant(stamps[i] ?? ''), value }))
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  return [{ metric, zone, word: zone !== null || label === '' ? id : label, points }];
}

/** When it began, from the counts of all zones together. */
function onset(
  exhibit: Exhibit,
  all: readonly Series[],
  lines: LineFinder,
): readonly Observation[] {
  const whole = all.filter(({ zone }) => zone === null);
  const named = (...metrics: readonly string[]) =>
    whole.filter(({ metric }) => metrics.includes(metric));
  const points = (series: readonly Series[]) => series.map(byMinute);
  const balancer = named(
    'HTTPCode_ELB_502_Count',
    'HTTPCode_ELB_503_Count',
    'HTTPCode_ELB_504_Count',
  );
  const targets = named('HTTPCode_Target_5XX_Count');
  const [requests] = named('RequestCount');
  // Without a series that shows the quiet minutes, the first failure of the window would look like the onset.
  if (requests === undefined) return [];
  const began = onsetOf(
    minutesOf({
      byBalancer: points(balancer),
      byTargets: points(targets),
      requests: byMinute(requests),
      all: points(whole),
    }),
  );
  if (began === null) return [];
  const telling = began.madeBy === 'load-balancer' ? balancer : targets;
  const [most] = telling.toSorted((a, b) => sumOf(b) - sumOf(a));
  return [
    {
      kind: 'onset',
      ...began,
      citations: [cite(exhibit, lines.find(most?.word ?? requests.word))],
      count: 1,
      first: began.at,
      last: began.lastFailure,
      origin: exhibit.origin,
    },
  ];
}

const byMinute = ({ points }: Series): Points =>
  new Map(points.flatMap(({ at, value }) => (at === null ? [] : [[at, value] as const])));

const sumOf = ({ points }: Series): number => points.reduce((sum, { value }) => sum + value, 0);

const WRITTEN = new RegExp(
  `(?<metric>${NAMES.source})\\W*(?:\\([^)]*\\))?(?:[^\\d\\n]{0,12}\\bp\\d\\d(?:\\.\\d+)?)?[^\\d\\n]{0,24}(?<value>\\d[\\d,.]*)?`,
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
