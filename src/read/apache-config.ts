import { canonicalUpstream } from './endpoint.ts';
import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const PASS =
  /^\s*(?:ProxyPass(?:Match)?\s+(?:(?:"[^"]*"|\S+)\s+)?|BalancerMember\s+|SetHandler\s+"?proxy:)"?(?<to>(?:https?|fcgi|ajp|h2c?|scgi|uwsgi|unix|balancer|wss?):[^\s"]+)/;

const TIMEOUT = /^\s*ProxyTimeout\s+(?<global>\d+)|\bProxyPass\b.*\stimeout=(?<own>\d+)/;

/** What mod_proxy_hcheck asks a member for. */
const CHECK = /\bhcuri=(?<path>\/\S*)/;

/** `ProxyPass` and its relatives. */
export const apacheConfig: Reader = {
  name: 'Apache configuration',
  recognises: ({ text }) =>
    /^\s*(?:ProxyPass|ProxyTimeout|BalancerMember|SetHandler\s+"?proxy:)/m.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      const waits = TIMEOUT.exec(line.text)?.groups;
      const seconds = waits?.['own'] ?? waits?.['global'];
      if (seconds !== undefined)
        tally.add(`timeout|${seconds}`, line, {
          kind: 'setting',
          setting: 'gateway-read-timeout-seconds',
          value: seconds,
          number: Number(seconds),
        });
      const checked = CHECK.exec(line.text)?.groups?.['path'];
      if (checked !== undefined)
        tally.add(`check|${checked}`, line, {
          kind: 'setting',
          setting: 'health-check-path',
          value: checked,
          number: null,
        });
      const to = PASS.exec(line.text)?.groups?.['to'];
      if (to === undefined || to.startsWith('balancer:')) continue;
      const address = canonicalUpstream(to);
      if (address === null) continue;
      const protocol = /^(?<p>[a-z0-9]+):/.exec(to)?.groups?.['p'] ?? null;
      const port = protocol === 'https' ? 443 : 80;
      const full =
        address.startsWith('unix:') || /:\d+$/.test(address) ? address : `${address}:${port}`;
      tally.add(`pass|${full}|${protocol}`, line, {
        kind: 'upstream',
        gateway: 'apache',
        group: null,
        address: full,
        protocol,
        down: false,
      });
    }
    return tally.observations();
  },
};
