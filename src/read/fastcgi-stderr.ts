import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** What a FastCGI application wrote to its error stream, which nginx and Apache put into their own logs. */
const STDERR = /FastCGI sent in stderr:? |AH01071: Got error '/;
const FATAL = /PHP Fatal error|Uncaught |Segmentation fault|Maximum execution time/;

export const fastcgiStderr: Reader = {
  name: 'errors of FastCGI applications',
  recognises: ({ text }) => STDERR.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      if (!STDERR.test(line.text) || !FATAL.test(line.text)) continue;
      tally.add('fatal', line, {
        kind: 'event',
        event: 'unhandled-error',
        subject: null,
        detail: FATAL.exec(line.text)?.[0] ?? null,
      });
    }
    return tally.observations();
  },
};
