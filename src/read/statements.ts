import type { Exhibit } from '../evidence/exhibit.ts';
import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { STATEMENTS } from './statement-phrases.ts';
import { Tally } from './tally.ts';

/** What a machine writes begins with a time, a bracket or a key; a sentence begins with a word. */
const MACHINE =
  /^\s*(?:[[{<*#>$|]|\d{4}[-/]\d\d|\d+\.\d+\.\d+\.\d+ - |[A-Z][a-z]{2} +\d+ \d\d:|at |\w+\[\d+\])|[{;]\s*$/;
/** Sections in which people write, whatever it looks like. */
const WRITTEN_BY_HAND =
  /^(?:notes|metrics|service_status|connectivity|alb_(?!access)|firewall|resources|gateway_config|listeners|dns)/;
const LONG_SENTENCE = 5;

/** Prose about the incident. Only what somebody pasted can hold it: what a collector fetched is a machine's. */
export const statements: Reader = {
  name: 'statements',
  recognises: ({ source, text }) => source === 'pasted' && /[a-z][:,.;]* +[a-z]/i.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      if (!isProse(exhibit, line.text)) continue;
      for (const { topic, phrase } of STATEMENTS) {
        const found = phrase.exec(line.text);
        if (found === null || isDenied(topic, line.text, found.index)) continue;
        tally.add(topic, line, { kind: 'statement', topic });
      }
    }
    return tally.observations();
  },
};

/** What people also name to say that it is not so: "no OOM", "the disk is not full", "without any firewall". */
const DENIABLE: ReadonlySet<string> = new Set([
  'crashes',
  'out-of-memory',
  'hangs',
  'high-cpu',
  'low-memory',
  'disk-full',
  'open-files',
  'time-wait',
  'host-firewall',
  'during-deploy',
  'large-header',
  'slow-request',
  'workers-blocked',
]);
const DENIED =
  /\b(?:no|not|never|without|none|nothing|neither|nor|free of|isn't|wasn't|aren't|doesn't|didn't|hasn't|ruled out)\b[^.,;:]{0,24}$/i;

const isDenied = (topic: string, text: string, at: number): boolean =>
  DENIABLE.has(topic) && DENIED.test(text.slice(Math.max(0, at - 40), at));

function isProse(exhibit: Exhibit, line: string): boolean {
  if (exhibit.section === 'notes') return true;
  if (WRITTEN_BY_HAND.test(exhibit.section)) return !/^\s*[{}]/.test(line);
  return (
    !MACHINE.test(line) &&
    line.split(' ').length >= LONG_SENTENCE &&
    /[a-z]{3,}[.:,]?$/.test(line.trim())
  );
}
