import * as z from 'zod';
import { parseInstant } from '../brand.ts';
import { albAccessLog } from './alb-access-log.ts';
import { jsonOf, LineFinder } from './json-text.ts';
import { cite } from './lines.ts';
import type { Observation } from './observation.ts';
import type { Reader } from './reader.ts';

const shape = z.object({
  AccessLogTally: z.array(
    z.object({
      count: z.number().int().min(1),
      first: z.string(),
      last: z.string(),
      routes: z.array(z.string()).default([]),
      fastestMillis: z.number().nullable().default(null),
      slowestMillis: z.number().nullable().default(null),
      line: z.string(),
    }),
  ),
});

/** Where the time ends that is part of every line's beginning: enough to find an element's line in the exhibit. */
const BEGINNING = 60;

/**
 * Requests of an access log that was too large to keep: how many there were of each kind, with one line of each. What that
 * line says is true of all of them.
 */
export const accessLogTally: Reader = {
  name: 'tally of an access log',
  recognises: ({ text }) => text.includes('"AccessLogTally"'),
  read: (exhibit) => {
    const parsed = shape.safeParse(jsonOf(exhibit));
    if (!parsed.success) return [];
    const lines = new LineFinder(exhibit);
    return parsed.data.AccessLogTally.flatMap((tallied) => {
      const citations = [cite(exhibit, lines.find(tallied.line.slice(0, BEGINNING)))];
      return albAccessLog.read({ ...exhibit, text: tallied.line }).map((one): Observation => {
        const { count, routes, fastestMillis, slowestMillis } = tallied;
        const first = parseInstant(tallied.first);
        const last = parseInstant(tallied.last);
        const seen = { ...one, count, first, last, citations };
        return seen.kind === 'answer' ? { ...seen, routes, fastestMillis, slowestMillis } : seen;
      });
    });
  },
};
