import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/**
 * `show errors`: the last response that HAProxy refused, with the position of the error. An error at the very end
 * of a buffer with almost nothing free means that the header did not fit, one inside it that the header is wrong.
 */
const HEAD = /invalid response/;
const FREE = /buffer starts at \d+ \(including \d+ out\), (?<free>\d+) free/;
const POSITION = /len (?<len>\d+), wraps at (?<wrap>\d+), error at position (?<position>\d+)/;

/** tune.maxrewrite and a line may still be free when nothing more fits. */
const FULL_BELOW_BYTES = 1_100;

export const haproxyErrors: Reader = {
  name: 'HAProxy show errors',
  recognises: ({ text }) => POSITION.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let response = false;
    let free = Number.POSITIVE_INFINITY;
    for (const line of linesOf(exhibit)) {
      if (/invalid (?:response|request)/.test(line.text)) response = HEAD.test(line.text);
      free = Number(FREE.exec(line.text)?.groups?.['free'] ?? free);
      const found = POSITION.exec(line.text)?.groups;
      if (found === undefined || !response) continue;
      const full = Number(found['position']) >= Number(found['len']) - 1 && free < FULL_BELOW_BYTES;
      const failure = full ? 'header-too-big' : 'invalid-header';
      tally.add(failure, line, {
        kind: 'failure',
        gateway: 'haproxy',
        failure,
        upstream: null,
        method: null,
        path: null,
        millis: null,
      });
    }
    return tally.observations();
  },
};
