import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `ls DIRECTORY` and the names below it. */
const LS = /\bls (?:-\w+ )*(?<directory>[\w./-]*[\w/-])\s*$/;
const NAMES = /(?<![\w./-])(?<name>[\w.-]+\.sock(?:et)?)(?=\s|$)/g;

const FORMS: readonly RegExp[] = [
  // `puma 6.4 (unix:///srv/app/puma.sock)` in a process list, `Listening at: unix:/run/app.sock` in a log.
  /(?:\b(?:puma|unicorn|gunicorn|uvicorn|thin|uwsgi)\b.*|[Ll]istening (?:on|at):? *|\bbound to .*)\bunix:(?:\/\/)?(?<path>\/[^\s:|"',)]+)/,
  // A pool of php-fpm.
  /^\s*listen\s*=\s*(?<path>\/\S+)/,
  // `ls -l` of a socket.
  /^srw\S+\s.*\s(?<path>\/\S+\.sock(?:et)?)\s*$/,
  /\b(?:only|is|has|now)\b (?:the (?:file|socket) )?(?<path>\/\S+\.sock(?:et)?)\b(?=[.,; ]|$)/,
];

/** Which unix socket a service opened, as it says itself or as somebody sees it. */
export const socketName: Reader = {
  name: 'name of a unix socket',
  recognises: ({ text, section }) =>
    !/^gateway_\w*log/.test(section) && /\bunix:\/|\.sock|^\s*listen\s*=/m.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let directory: string | null = null;
    for (const line of linesOf(exhibit)) {
      const listed = LS.exec(line.text)?.groups?.['directory'];
      if (listed !== undefined) {
        directory = listed.replace(/\/$/, '');
        continue;
      }
      if (/[$#] /.test(line.text)) directory = null;
      if (directory !== null) {
        for (const { groups } of line.text.matchAll(NAMES)) {
          const path = `${directory}/${groups?.['name']}`;
          tally.add(path, line, { kind: 'socket-named', path });
        }
        continue;
      }
      if (/connecting to upstream|_pass\s/.test(line.text)) continue;
      for (const form of FORMS) {
        const path = form.exec(line.text)?.groups?.['path'];
        if (path !== undefined) tally.add(path, line, { kind: 'socket-named', path });
      }
    }
    return tally.observations();
  },
};
