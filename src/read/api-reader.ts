import type * as z from 'zod';
import type { EpochMs } from '../brand.ts';
import type { Exhibit } from '../evidence/exhibit.ts';
import { jsonOf, LineFinder } from './json-text.ts';
import { cite } from './lines.ts';
import type { Fact, Observation } from './observation.ts';
import type { Reader } from './reader.ts';

/** Keeps a fact with the line on which `word` stands. `from` and `to` are when it happened, for facts with a time. */
export type Keep = (fact: Fact, word: string, from?: EpochMs | null, to?: EpochMs | null) => void;

/** Reads one answer of an AWS API. What does not have its shape is not of this format, and nothing is read. */
export function apiReader<Answer>(of: {
  readonly name: string;
  /** A field that only this answer has. */
  readonly field: string;
  readonly shape: z.ZodType<Answer>;
  readonly facts: (answer: Answer, keep: Keep, exhibit: Exhibit) => void;
}): Reader {
  const marker = `"${of.field}"`;
  return {
    name: of.name,
    recognises: ({ text }) => text.includes(marker),
    read: (exhibit) => {
      const parsed = of.shape.safeParse(jsonOf(exhibit));
      if (!parsed.success) return [];
      const lines = new LineFinder(exhibit);
      const found: Observation[] = [];
      const keep: Keep = (fact, word, from = null, to = from) => {
        const citations = [cite(exhibit, lines.find(word))];
        const { origin } = exhibit;
        found.push({ ...fact, citations, count: 1, first: from, last: to, origin });
      };
      of.facts(parsed.data, keep, exhibit);
      return found;
    },
  };
}
