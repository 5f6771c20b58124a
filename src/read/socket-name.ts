import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `puma 6.4 (unix:///srv/app/puma.sock)` in a process list, `Listening at: unix:/run/app.sock` in a log. */
const NAMED =
  /(?:\b(?:puma|unicorn|gunicorn|uvicorn|thin|uwsgi)\b.*|[Ll]istening (?:on|at):? *|\bbound to .*)\bunix:(?:\/\/)?(?<path>\/[^\s:|"',)]+)/;

/** What application servers say about the unix socket that they opened. */
export const socketName: Reader = {
  name: 'socket named by an application server',
  recognises: ({ text, section }) => !section.startsWith('gateway_') && /\bunix:\//.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      if (/connecting to upstream/.test(line.text)) continue;
      const path = NAMED.exec(line.text)?.groups?.['path'];
      if (path !== undefined) tally.add(path, line, { kind: 'socket-named', path });
    }
    return tally.observations();
  },
};
