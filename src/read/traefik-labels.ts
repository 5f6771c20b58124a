import { canonicalUpstream } from './endpoint.ts';
import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** The port of a container that Traefik is told to use: a label of version 2 and later, or of version 1. */
const PORT =
  /traefik\.(?:(?:http\.services\.[\w-]+\.)?loadbalancer\.server\.port|(?:[\w-]+\.)?port)["']?\s*[=:]\s*["'`]?(?<port>\d{2,5})\b/i;
/** A server of the file provider, of a label, of version 1's TOML, or as the dashboard shows it. */
const URL =
  /^\s*(?:[-"']\s*)*(?:traefik\.\S+\.server\.)?url["']?\s*[=:]\s*["'`]?(?<url>(?:https?|h2c):\/\/[^\s"'`]+)|\b(?:backend|server|servers?'? url|service)s?\b[^\n]{0,40}?[:=]\s*["'`]?(?<shown>(?:https?|h2c):\/\/(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\])(?::\d+)?)/i;

/** Docker labels and files that tell Traefik where to send requests. */
export const traefikLabels: Reader = {
  name: 'Traefik configuration',
  recognises: ({ text, section }) =>
    PORT.test(text) ||
    (/traefik|loadBalancer|\[backends|\[http\.services/i.test(text) &&
      /\burl\b|https?:/.test(text)) ||
    (section.startsWith('gateway_config') && /^\s*(?:-\s*)?["']?url["']?\s*[=:]/im.test(text)),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      const port = PORT.exec(line.text)?.groups?.['port'];
      if (port !== undefined)
        tally.add(port, line, {
          kind: 'setting',
          setting: 'target-port',
          value: port,
          number: Number(port),
        });
      const groups = URL.exec(line.text)?.groups;
      const url = groups?.['url'] ?? groups?.['shown'];
      const authority = url === undefined ? null : canonicalUpstream(url);
      if (url === undefined || authority === null) continue;
      const protocol = url.slice(0, url.indexOf(':')).toLowerCase();
      const address = /:\d+$/.test(authority)
        ? authority
        : `${authority}:${protocol === 'https' ? 443 : 80}`;
      tally.add(`server|${address}|${protocol}`, line, {
        kind: 'upstream',
        gateway: 'traefik',
        group: null,
        address,
        protocol,
        down: false,
      });
    }
    return tally.observations();
  },
};
