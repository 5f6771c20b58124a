import * as z from 'zod';
import { jsonOf, LineFinder } from './json-text.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const shape = z.object({
  Hops: z.array(
    z.object({
      from: z.string(),
      named: z.string(),
      address: z.string(),
      port: z.number(),
      leadsTo: z.enum(['instance', 'load-balancer', 'task', 'interface', 'nobody', 'unknown']),
      name: z.string().nullable(),
      loop: z.boolean(),
    }),
  ),
});

/** The steps behind the targets that src/evidence/hops followed. */
export const hops: Reader = {
  name: 'steps behind the targets',
  recognises: ({ text }) => text.startsWith('{"Hops":'),
  read: (exhibit) => {
    const parsed = shape.safeParse(jsonOf(exhibit));
    if (!parsed.success) return [];
    const tally = new Tally(exhibit);
    const lines = new LineFinder(exhibit);
    for (const hop of parsed.data.Hops) {
      const line = lines.find(hop.named);
      tally.add(`${hop.from}|${hop.named}`, line, { kind: 'hop', ...hop });
    }
    return tally.observations();
  },
};
