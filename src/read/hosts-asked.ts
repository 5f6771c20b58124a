import * as z from 'zod';
import { jsonOf } from './json-text.ts';
import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const shape = z.object({ HostsAsked: z.number(), Of: z.number(), Why: z.string() });

/** Which hosts were asked for evidence, and why these. */
export const hostsAsked: Reader = {
  name: 'the choice of hosts',
  recognises: ({ text }) => text.startsWith('{"HostsAsked":'),
  read: (exhibit) => {
    const parsed = shape.safeParse(jsonOf(exhibit));
    if (!parsed.success) return [];
    const tally = new Tally(exhibit);
    const [line] = linesOf(exhibit);
    const { HostsAsked, Of, Why } = parsed.data;
    if (line !== undefined) {
      tally.add('asked', line, { kind: 'hosts-asked', asked: HostsAsked, of: Of, why: Why });
    }
    return tally.observations();
  },
};
