import type { Citation, Fact, Observation } from './observation.ts';

/** Different facts that are kept; a chaotic log of any size stays within it. */
const MAX_FACTS = 5_000;
const FIRST_CITED = 2;
const MAX_LISTED = 20;

/** Fields that differ between sights of the same fact: where and when it was seen, and what a reader gathers. */
const VARYING = new Set([
  'citations',
  'count',
  'first',
  'last',
  'routes',
  'path',
  'millis',
  'fastestMillis',
  'slowestMillis',
]);

/**
 * Joins what the pieces of one large text showed, piece by piece: equal facts become one observation with all counts,
 * the first and last time, and the first and last lines.
 */
export class JoinedObservations {
  readonly #bySignature = new Map<string, Observation>();

  /** @param firstLine number of the piece's first line in the whole text, from 1 */
  add(observations: readonly Observation[], firstLine: number): void {
    for (const observation of observations) {
      const seen = { ...observation, citations: observation.citations.map(moved(firstLine - 1)) };
      const signature = JSON.stringify(observation, (key, value: unknown) =>
        VARYING.has(key) ? undefined : value,
      );
      const before = this.#bySignature.get(signature);
      if (before !== undefined) this.#bySignature.set(signature, joined(before, seen));
      else if (this.#bySignature.size < MAX_FACTS) this.#bySignature.set(signature, seen);
    }
  }

  all(): readonly Observation[] {
    return [...this.#bySignature.values()];
  }
}

const moved =
  (lines: number) =>
  (citation: Citation): Citation =>
    citation.line === 0 ? citation : { ...citation, line: citation.line + lines };

function joined(before: Observation, now: Observation): Observation {
  const cited = [...before.citations, ...now.citations];
  const last = cited.at(-1);
  return {
    ...before,
    ...gathered(before, now),
    citations:
      last === undefined || cited.length <= FIRST_CITED + 1
        ? cited
        : [...cited.slice(0, FIRST_CITED), last],
    count: before.count + now.count,
    first: least(before.first, now.first),
    last: greatest(before.last, now.last),
  };
}

/** What readers gather over the sights of one answer: who asked for what, and how long it took. */
function gathered(before: Fact, now: Fact): object {
  if (before.kind !== 'answer' || now.kind !== 'answer') return {};
  return {
    routes: union(before.routes, now.routes),
    fastestMillis: least(before.fastestMillis, now.fastestMillis),
    slowestMillis: greatest(before.slowestMillis, now.slowestMillis),
  };
}

const union = (a: readonly string[], b: readonly string[]): readonly string[] =>
  [...new Set([...a, ...b])].slice(0, MAX_LISTED);

const least = <N extends number>(a: N | null, b: N | null): N | null =>
  a === null || (b !== null && b < a) ? b : a;

const greatest = <N extends number>(a: N | null, b: N | null): N | null =>
  a === null || (b !== null && b > a) ? b : a;
