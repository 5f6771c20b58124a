import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const HEAD = /^(?:USER|UID)\s+PID\b.*\bSTAT\b/;

/** `ps` with a STAT column: processes that were frozen (T) and will answer nothing until they are continued. */
export const processList: Reader = {
  name: 'process list',
  recognises: ({ text }) => /^(?:USER|UID)\s+PID\b/m.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let column = -1;
    for (const line of linesOf(exhibit)) {
      const words = line.text.trim().split(/\s+/);
      if (HEAD.test(line.text)) {
        column = words.indexOf('STAT');
        continue;
      }
      const state = words[column] ?? '';
      if (column < 0 || !/^T/.test(state)) continue;
      const name = line.text.trim().slice(-60);
      tally.add(`frozen|${name}`, line, {
        kind: 'unit',
        manager: 'process',
        name,
        state: 'frozen',
        exitStatus: null,
        result: state,
        restarts: null,
        pid: null,
      });
    }
    return tally.observations();
  },
};
