import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** Lines of a gateway's error log that tell of its upstream. */
const ABOUT_UPSTREAM =
  /upstream|dial (?:tcp|unix)|\bEOF\b|reset by peer|refused|is DOWN|no server available|reverse_proxy|\b50[234]\b|proxy:error|AH0(?:0957|1102|1106|1114|0898|1110)|AH10404|connect\(\)|could not be resolved/;

/**
 * An error log that was collected whole and is silent about upstreams. Only here the collector's name decides:
 * an empty text has no content to be recognised by.
 */
export const quietLog: Reader = {
  name: 'quiet gateway log',
  recognises: ({ section, origin, outcome, text }) =>
    origin.role === 'gateway' &&
    /error[._]log/.test(section) &&
    outcome.kind === 'collected' &&
    (outcome.exitStatus ?? 0) === 0 &&
    !ABOUT_UPSTREAM.test(text),
  // It is about the lines that the error logs' readers own: without them every log would be quiet.
  owns: /^\d{4}\/\d\d\/\d\d |^\[[A-Z][a-z]{2} [A-Z][a-z]{2} /,
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    const lines = exhibit.text === '' ? 0 : [...linesOf(exhibit)].length;
    tally.add(
      'quiet',
      { number: 0, text: '(the gateway error log has no line about an upstream)' },
      {
        kind: 'quiet-log',
        lines,
        excerpt:
          exhibit.source === 'pasted' &&
          !/^\s*$|\b(?:empty|no (?:lines?|entries|errors?)|nothing)\b/i.test(exhibit.text),
      },
    );
    return tally.observations();
  },
};
