import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const WORKERS = /^(?<server>gunicorn|uwsgi|puma): (?<count>\d{1,4}) workers of process \d+$/;

/** How many workers application servers have, as our diagnosis of a Linux host counts them. */
export const workerProcesses: Reader = {
  name: 'worker processes',
  recognises: ({ section }) => section === 'worker-processes',
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      const groups = WORKERS.exec(line.text)?.groups;
      if (groups === undefined) continue;
      tally.add(`workers|${line.number}`, line, {
        kind: 'setting',
        setting: 'worker-count',
        value: groups['server'] ?? '',
        number: Number(groups['count']),
      });
    }
    return tally.observations();
  },
};
