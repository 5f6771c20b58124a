import type { Line } from './lines.ts';
import type { Fact, GatewayKind } from './observation.ts';
import type { Tally } from './tally.ts';

type Answer = Extract<Fact, { kind: 'answer' }>;

const MAX_NAMED = 12;

/** One request as an access log tells it. */
export interface Request {
  readonly gateway: GatewayKind;
  readonly status: number;
  readonly madeBy: 'gateway' | 'upstream' | 'unknown';
  readonly upstream: string | null;
  readonly path: string | null;
  readonly method: string | null;
  readonly millis: number | null;
}

/** Counts a request under its outcome: status, maker and upstream. */
export function addAnswer(tally: Tally, line: Line, request: Request): void {
  const { gateway, status, madeBy, upstream, path, method, millis } = request;
  const fact: Answer = {
    kind: 'answer',
    gateway,
    status,
    madeBy,
    upstream,
    routes: path === null ? [] : [`${method ?? '?'} ${path.replace(/\?.*$/, '').slice(0, 120)}`],
    fastestMillis: millis,
    slowestMillis: millis,
  };
  tally.add(`${gateway}|${status}|${madeBy}|${upstream}`, line, fact, merge);
}

function merge(a: Answer, b: Answer): Answer {
  return {
    ...a,
    routes: union(a.routes, b.routes),
    fastestMillis: pick(Math.min, a.fastestMillis, b.fastestMillis),
    slowestMillis: pick(Math.max, a.slowestMillis, b.slowestMillis),
  };
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  const added = b.filter((x) => !a.includes(x));
  return added.length === 0 || a.length >= MAX_NAMED ? a : [...a, ...added];
}

function pick(of: (x: number, y: number) => number, a: number | null, b: number | null) {
  return a === null ? b : b === null ? a : of(a, b);
}
