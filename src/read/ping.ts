import { type Line, linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const BEGIN = /^PING (?<host>\S+)|^Pinging (?<windows>\S+)/;
/** `PING host (address) 1472(1500) bytes of data.` */
const SIZE = /^PING .*\b\d+\((?<bytes>\d+)\) bytes/;
/** Loss of bigger packets than any connection begins with says nothing of the host. */
const BIG = 1000;
const RECEIVED = /\b[1-9]\d* received\b/;
const LOST = /\b100(?:\.0)?% (?:packet )?loss\b/;
const UNREACHABLE = /Destination (?:Host|Net) (?:Unreachable|Prohibited)/i;
/** `traceroute` that goes nowhere: hops without an answer until the end. */
const STARS = /^\s*\d+\s+\* \* \*\s*$/;

/** `ping`: whether a host answers at all, whatever the port. */
export const ping: Reader = {
  name: 'ping',
  recognises: ({ text }) => /^PING |^Pinging |packets transmitted|^traceroute to/m.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    const add = (line: Line, outcome: 'timed-out' | 'unreachable') =>
      tally.add(outcome, line, {
        kind: 'probe',
        to: null,
        from: 'unknown',
        outcome,
        status: null,
        path: null,
      });
    let silentHops = 0;
    let bytes = 0;
    for (const line of linesOf(exhibit)) {
      bytes = Number(SIZE.exec(line.text)?.groups?.['bytes'] ?? bytes);
      if (bytes > 0 && (RECEIVED.test(line.text) || LOST.test(line.text))) {
        const passes = RECEIVED.test(line.text);
        tally.add(`${bytes}|${passes}`, line, { kind: 'packet-size', bytes, passes });
      }
      if (BEGIN.test(line.text)) silentHops = 0;
      if (UNREACHABLE.test(line.text)) add(line, 'unreachable');
      else if (LOST.test(line.text) && bytes < BIG) add(line, 'timed-out');
      silentHops = STARS.test(line.text) ? silentHops + 1 : 0;
      if (silentHops === 3) add(line, 'timed-out');
    }
    return tally.observations();
  },
};
