import { type Line, linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** A listing that is counted: the number follows on the same line or alone on the next. */
const COMMAND =
  /\b(?:ss|netstat|conntrack)\b[^\n]*\|\s*(?:wc -l|grep -c)(?:\s*(?::|->|=>|=)?\s*(?<count>\d{4,7}))?\s*$/;
/** `28231 TIME_WAIT` of a sorted count, `timewait 28231` of `ss -s`. */
const SUMMARY =
  /^\s*(?<before>\d{4,7})\s+TIME[-_ ]?WAIT\b|\bTIME[-_ ]?WAIT\b\s*[:=]?\s*(?<after>\d{4,7})\b(?!\S)|\btimewait (?<ss>\d{4,7})\b/i;
const RANGE = /^\s*(?:net\.ipv4\.ip_local_port_range\s*=\s*)?(?<from>\d{4,5})\s+(?<to>\d{5})\s*$/;
/** Linux without a setting: 32768 to 60999. */
const DEFAULT_RANGE = 28_232;
const NEARLY_ALL = 0.8;

/** Connections counted by hand against the local ports that there are for one destination. */
export const portUsage: Reader = {
  name: 'use of local ports',
  recognises: ({ text }) =>
    COMMAND.test(text) || SUMMARY.test(text) || /\| *wc -l|\| *grep -c/.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let room = DEFAULT_RANGE;
    let counted: { count: number; line: Line } | null = null;
    let command = false;
    for (const line of linesOf(exhibit)) {
      const range = RANGE.exec(line.text)?.groups;
      if (range !== undefined) room = Number(range['to']) - Number(range['from']) + 1;
      const ran = COMMAND.exec(line.text)?.groups;
      const summary = SUMMARY.exec(line.text)?.groups;
      const alone = command
        ? /^\s*(?<count>\d{3,7})\s*$/.exec(line.text)?.groups?.['count']
        : undefined;
      const count = Number(
        ran?.['count'] ??
          alone ??
          summary?.['before'] ??
          summary?.['after'] ??
          summary?.['ss'] ??
          0,
      );
      if (count > (counted?.count ?? 0)) counted = { count, line };
      command = ran !== undefined;
    }
    if (counted !== null && counted.count >= NEARLY_ALL * room)
      tally.add('ports', counted.line, {
        kind: 'resource',
        resource: 'ports',
        used: counted.count / room,
        name: 'local ports',
      });
    return tally.observations();
  },
};
