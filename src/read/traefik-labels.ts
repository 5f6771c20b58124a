import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** The port of a container that Traefik is told to use: a label of version 2 and later, or of version 1. */
const PORT =
  /traefik\.(?:(?:http\.services\.[\w-]+\.)?loadbalancer\.server\.port|(?:[\w-]+\.)?port)["']?\s*[=:]\s*["'`]?(?<port>\d{2,5})\b/i;

/** Docker labels that configure Traefik. */
export const traefikLabels: Reader = {
  name: 'Traefik labels',
  recognises: ({ text }) => PORT.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      const port = PORT.exec(line.text)?.groups?.['port'];
      if (port === undefined) continue;
      tally.add(port, line, {
        kind: 'setting',
        setting: 'target-port',
        value: port,
        number: Number(port),
      });
    }
    return tally.observations();
  },
};
