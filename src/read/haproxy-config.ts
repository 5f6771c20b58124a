import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const SECTION = /^(?<type>backend|listen|frontend|defaults|global)\b\s*(?<name>\S*)/;
const SERVER = /^\s+server\s+(?<name>\S+)\s+(?<address>\S+)(?<rest>.*)$/;
const TIMEOUT =
  /^\s+timeout\s+(?<which>server|http-keep-alive)\s+(?<value>\d+)(?<unit>us|ms|s|m|h)?/;
const CHECK =
  /^\s+(?:option httpchk\s+(?:[A-Z]+\s+)?(?<path>\/\S*)|http-check send .*\buri (?<uri>\/\S*))/;

/** Servers, checks and timeouts of `haproxy.cfg`. */
export const haproxyConfig: Reader = {
  name: 'HAProxy configuration',
  recognises: ({ text }) =>
    /^\s+server\s+\S+\s+\S+/m.test(text) &&
    /^(?:backend|listen|frontend|defaults|global)\b/m.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let section = '';
    for (const line of linesOf(exhibit)) {
      const opened = SECTION.exec(line.text)?.groups;
      if (opened !== undefined) section = opened['name'] ?? '';
      const server = SERVER.exec(line.text)?.groups;
      if (server !== undefined) {
        const { name = '', address = '', rest = '' } = server;
        tally.add(`server|${section}|${name}`, line, {
          kind: 'upstream',
          gateway: 'haproxy',
          group: `${section}/${name}`,
          address: address.startsWith('/') ? `unix:${address}` : address,
          protocol: /\bssl\b/.test(rest) ? 'https' : null,
          down: /\bdisabled\b/.test(rest),
        });
      }
      const timeout = TIMEOUT.exec(line.text)?.groups;
      if (timeout?.['which'] === 'server') {
        // Without a unit HAProxy counts milliseconds.
        const unit = timeout['unit'] ?? 'ms';
        const seconds =
          Number(timeout['value']) *
          (unit === 's' ? 1 : unit === 'm' ? 60 : unit === 'h' ? 3600 : 0.001);
        tally.add('timeout', line, {
          kind: 'setting',
          setting: 'gateway-read-timeout-seconds',
          value: timeout['value'] ?? '',
          number: seconds,
        });
      }
      const check = CHECK.exec(line.text)?.groups;
      const path = check?.['path'] ?? check?.['uri'];
      if (path !== undefined)
        tally.add(`check|${path}`, line, {
          kind: 'setting',
          setting: 'health-check-path',
          value: path,
          number: null,
        });
    }
    return tally.observations();
  },
};
