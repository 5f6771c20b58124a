import type { EpochMs } from '../brand.ts';
import type { Exhibit } from '../evidence/exhibit.ts';
import { cite, type Line } from './lines.ts';
import { timeReader, yearOf } from './log-time.ts';
import type { Citation, Fact, Observation } from './observation.ts';

/** Lines cited for one observation: the first ones show how it began, the last one that it goes on. */
const FIRST_CITED = 2;
/** Different facts kept per exhibit. Hostile or chaotic logs cannot make memory grow beyond it. */
const MAX_FACTS = 600;

interface Entry {
  fact: Fact;
  readonly head: Citation[];
  /** The latest line; cited only at the end, as most of them are followed by another. */
  tail: Line | null;
  count: number;
  first: EpochMs | null;
  last: EpochMs | null;
}

/** Gathers equal facts of one exhibit into observations with a count, a first and a last time. */
export class Tally {
  readonly #exhibit: Exhibit;
  readonly #timeOf: (line: string) => EpochMs | null;
  readonly #entries = new Map<string, Entry>();

  constructor(exhibit: Exhibit) {
    this.#exhibit = exhibit;
    this.#timeOf = timeReader(yearOf(exhibit.collectedAt, exhibit.text));
  }

  /** Counts one sight of a fact; `merge` joins what differs between equal facts (paths, durations). */
  add<F extends Fact>(signature: string, line: Line, fact: F, merge?: (a: F, b: F) => F): void {
    const entry = this.#entries.get(signature);
    if (entry === undefined) {
      if (this.#entries.size >= MAX_FACTS) return;
      const at = this.#timeOf(line.text);
      this.#entries.set(signature, {
        fact,
        head: [cite(this.#exhibit, line)],
        tail: null,
        count: 1,
        first: at,
        last: at,
      });
      return;
    }
    entry.count += 1;
    if (entry.head.length < FIRST_CITED) entry.head.push(cite(this.#exhibit, line));
    else entry.tail = line;
    const at = this.#timeOf(line.text);
    if (at !== null && (entry.first === null || at < entry.first)) entry.first = at;
    if (at !== null && (entry.last === null || at > entry.last)) entry.last = at;
    // The signature says that both are the same kind of fact.
    if (merge !== undefined) entry.fact = merge(entry.fact as F, fact);
  }

  observations(): readonly Observation[] {
    return [...this.#entries.values()].map(({ fact, head, tail, count, first, last }) => ({
      ...fact,
      citations: tail === null ? head : [...head, cite(this.#exhibit, tail)],
      count,
      first,
      last,
      origin: this.#exhibit.origin,
    }));
  }
}
