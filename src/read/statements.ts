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
        if (phrase.test(line.text)) tally.add(topic, line, { kind: 'statement', topic });
      }
    }
    return tally.observations();
  },
};

function isProse(exhibit: Exhibit, line: string): boolean {
  if (exhibit.section === 'notes') return true;
  if (WRITTEN_BY_HAND.test(exhibit.section)) return !/^\s*[{}]/.test(line);
  return (
    !MACHINE.test(line) &&
    line.split(' ').length >= LONG_SENTENCE &&
    /[a-z]{3,}[.:,]?$/.test(line.trim())
  );
}
