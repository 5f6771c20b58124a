import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `ip -br addr` and `ip addr`: the addresses of the host itself. */
const BRIEF = /^(?<device>[\w@.-]+)\s+(?:UP|UNKNOWN)\s+(?<list>.+)$/;
const LONG = /^\s+inet6? (?<address>[0-9a-f.:]+)\/\d+/;
/** `ip route` entries that drop traffic on purpose. */
const BLOCKED = /^(?<type>unreachable|prohibit|blackhole) (?<destination>\S+)/;
const GET =
  /RTNETLINK answers: (?<error>Network is unreachable|No route to host|Permission denied|Invalid argument)/;

export const addressesAndRoutes: Reader = {
  name: 'addresses and routes',
  recognises: ({ text }) =>
    /^(?:lo|eth\d|ens\d|to-)\S*\s+(?:UP|UNKNOWN)|^\s+inet |^(?:unreachable|prohibit|blackhole) |RTNETLINK/m.test(
      text,
    ),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      const brief = BRIEF.exec(line.text)?.groups;
      const found =
        brief === undefined
          ? [LONG.exec(line.text)?.groups?.['address']]
          : (brief['list'] ?? '').split(/\s+/);
      for (const item of found) {
        const address = item?.replace(/\/\d+$/, '');
        if (
          address !== undefined &&
          /^\d+\.\d+\.\d+\.\d+$/.test(address) &&
          !address.startsWith('127.')
        ) {
          tally.add(`address|${address}`, line, { kind: 'address', address });
        }
      }
      const blocked = BLOCKED.exec(line.text)?.groups;
      // Every kernel has this one; it only says that IPv6 is not routed.
      if (blocked !== undefined && !/^(?:default|::)/.test(blocked['destination'] ?? '')) {
        const type =
          blocked['type'] === 'prohibit'
            ? 'prohibit'
            : blocked['type'] === 'blackhole'
              ? 'blackhole'
              : 'unreachable';
        tally.add(`route|${line.text}`, line, {
          kind: 'route',
          type,
          destination: blocked['destination'] ?? '',
        });
      }
      const get = GET.exec(line.text)?.groups;
      if (get !== undefined) {
        const type =
          get['error'] === 'Permission denied'
            ? 'prohibit'
            : get['error'] === 'Invalid argument'
              ? 'blackhole'
              : 'unreachable';
        tally.add(`get|${type}`, line, { kind: 'route', type, destination: '' });
      }
    }
    return tally.observations();
  },
};
