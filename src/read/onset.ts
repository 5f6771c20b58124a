import { type EpochMs, epochMs } from '../brand.ts';

/** What was counted in one minute. */
export interface MinuteCounts {
  readonly at: EpochMs;
  /** 502, 503 and 504 that the load balancer made. */
  readonly byBalancer: number;
  /** 5xx that the targets answered. */
  readonly byTargets: number;
  /** Null where requests were not counted. */
  readonly requests: number | null;
}

export interface Onset {
  /** The minute in which it began; null when it failed already when the counts begin. */
  readonly at: EpochMs | null;
  readonly lastFailure: EpochMs;
  readonly perMinute: number;
  readonly share: number | null;
  readonly madeBy: 'load-balancer' | 'targets';
}

const MINUTE_MS = 60_000;
/** So many quiet minutes separate two incidents, unless failures are so rare that such gaps are part of one. */
const QUIET_MINUTES = 10;
const GAPS_OF_ONE_INCIDENT = 6;
/** A rise by this factor over at least so many minutes of fewer failures is where the incident begins. */
const STEP = 5;
const LEAST_BEFORE = 5;

/**
 * When the failures began that went on last, oldest minute first. Rare failures that turn into many begin where they
 * turn; after a quiet time a new incident begins.
 * @returns null when nothing failed
 */
export function onsetOf(minutes: readonly MinuteCounts[]): Onset | null {
  const counts = minutes.map(({ byBalancer, byTargets }) => byBalancer + byTargets);
  const failing = counts.flatMap((count, index) => (count > 0 ? [index] : []));
  const last = failing.at(-1);
  if (last === undefined) return null;
  const episode = failing.slice(episodeStart(failing));
  const first = stepIn(counts.slice(0, last + 1), episode[0] ?? last);
  const since = minutes.slice(first, last + 1);
  const sum = (of: (minute: MinuteCounts) => number) => since.reduce((all, m) => all + of(m), 0);
  const byBalancer = sum((minute) => minute.byBalancer);
  const byTargets = sum((minute) => minute.byTargets);
  const requests = sum((minute) => minute.requests ?? 0);
  return {
    at: first === 0 ? null : (minutes[first]?.at ?? null),
    lastFailure: minutes[last]?.at ?? epochMs(0),
    perMinute: (byBalancer + byTargets) / since.length,
    share: requests === 0 ? null : Math.min(1, (byBalancer + byTargets) / requests),
    madeBy: byBalancer >= byTargets ? 'load-balancer' : 'targets',
  };
}

/** Index in the failing minutes after the last gap that is too long for one incident. */
function episodeStart(failing: readonly number[]): number {
  const gaps = failing.slice(1).map((minute, index) => minute - (failing[index] ?? 0));
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 1;
  const longest = Math.max(QUIET_MINUTES, usual * GAPS_OF_ONE_INCIDENT);
  return gaps.findLastIndex((gap) => gap > longest) + 1;
}

/** Where few failures turn into many, from `first` on; `first` itself when they do not. */
function stepIn(counts: readonly number[], first: number): number {
  const part = counts.slice(first);
  const total = part.reduce((a, b) => a + b, 0);
  let before = 0;
  let best = { at: first, gain: 0 };
  for (let split = 1; split < part.length; split += 1) {
    before += part[split - 1] ?? 0;
    const low = before / split;
    const high = (total - before) / (part.length - split);
    if (split < LEAST_BEFORE || high < STEP * Math.max(low, 0.2)) continue;
    // The split that explains most: by how much the two means differ, over as many minutes as there are.
    const gain = ((high - low) ** 2 * split * (part.length - split)) / part.length;
    if (gain > best.gain) best = { at: first + split, gain };
  }
  return best.at;
}

/** Minutes from series of counts: a count without a datapoint in a minute counted nothing. */
export function minutesOf(series: {
  readonly byBalancer: readonly Points[];
  readonly byTargets: readonly Points[];
  readonly requests: Points | null;
  /** Any series that has a datapoint in every minute, so that quiet minutes are seen. */
  readonly all: readonly Points[];
}): readonly MinuteCounts[] {
  const stamps = series.all.flatMap((points) => [...points.keys()]);
  if (stamps.length === 0) return [];
  const first = stamps.reduce((a, b) => Math.min(a, b));
  const last = stamps.reduce((a, b) => Math.max(a, b));
  // Three weeks of minutes, far more than one answer holds: a wrong timestamp must not make an endless list.
  const length = Math.min((last - first) / MINUTE_MS + 1, 30_000);
  const sum = (of: readonly Points[], at: number) =>
    of.reduce((all, points) => all + (points.get(at) ?? 0), 0);
  return Array.from({ length }, (_, index) => {
    const at = first + index * MINUTE_MS;
    return {
      at: epochMs(at),
      byBalancer: sum(series.byBalancer, at),
      byTargets: sum(series.byTargets, at),
      requests: series.requests === null ? null : (series.requests.get(at) ?? 0),
    };
  });
}

/** Values by the beginning of their minute. */
export type Points = ReadonlyMap<number, number>;
