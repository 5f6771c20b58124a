import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `-p 127.0.0.1:8080:80`, compose's `- 56701:80`, and `0.0.0.0:8080->80/tcp` of `docker ps`. */
const RUN = /(?:-p|--publish)[ =]"?(?:(?<bind>[\d.]+):)?(?<host>\d{2,5}):(?<container>\d{2,5})/g;
const COMPOSE =
  /^\s*-\s*["']?(?:(?<bind>[\d.]+):)?(?<host>\d{2,5}):(?<container>\d{2,5})(?:\/tcp)?["']?\s*$/g;
const PS = /(?<bind>[\d.]+|\[?::\]?):(?<host>\d{2,5})->(?<container>\d{2,5})\/tcp/g;

/** Ports of a container as its host publishes them: between containers only the container's own port counts. */
export const publishedPorts: Reader = {
  name: 'published ports',
  recognises: ({ text }) => /docker run|\bports:|->\d+\/tcp/.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      for (const pattern of [RUN, COMPOSE, PS]) {
        for (const { groups } of line.text.matchAll(pattern)) {
          const host = Number(groups?.['host']);
          const container = Number(groups?.['container']);
          const bind = groups?.['bind'] ?? null;
          tally.add(`${host}|${container}|${bind}`, line, {
            kind: 'published-port',
            host,
            container,
            bind,
          });
        }
      }
    }
    return tally.observations();
  },
};
