import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `ip -br addr` and `ip addr`: the addresses of the host itself. */
const BRIEF = /^(?<device>[\w@.-]+)\s+(?:UP|UNKNOWN)\s+(?<list>.+)$/;
const LONG = /^\s+inet6? (?<address>[0-9a-f.:]+)\/\d+/;
/** An entry of a table of routes: `ip route`, `route -n`. */
const ROUTE =
  /^(?:(?<cidr>default|\d+\.\d+\.\d+\.\d+(?:\/\d+)?) (?:via|dev) |(?<net>\d+\.\d+\.\d+\.\d+)\s+\d+\.\d+\.\d+\.\d+\s+(?<mask>\d+\.\d+\.\d+\.\d+)\s+U)/;
/** `ip route` entries that drop traffic on purpose. */
const BLOCKED = /^(?<type>unreachable|prohibit|blackhole) (?<destination>\S+)/;
const GET =
  /RTNETLINK answers: (?<error>Network is unreachable|No route to host|Permission denied|Invalid argument)/;

export const addressesAndRoutes: Reader = {
  name: 'addresses and routes',
  recognises: ({ text }) =>
    /^(?:lo|eth\d|ens\d|to-)\S*\s+(?:UP|UNKNOWN)|^\s+inet |^(?:unreachable|prohibit|blackhole) |RTNETLINK|^(?:default|\d+\.\d+\.\d+\.\d+(?:\/\d+)?) (?:via|dev) |^\d+\.\d+\.\d+\.\d+\s+\d+\.\d+\.\d+\.\d+\s+255\./m.test(
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
          /^\d+\.\d+\.\d+\.\d+$|^[0-9a-f]*:[0-9a-f:]+$/.test(address) &&
          // The loopback and what is good for one link only lead to no host.
          !/^(?:127\.|::1$|fe80:)/.test(address)
        ) {
          tally.add(`address|${address}`, line, { kind: 'address', address });
        }
      }
      const route = ROUTE.exec(line.text)?.groups;
      if (route !== undefined) {
        const destination = destinationOf(route);
        tally.add(`entry|${destination}`, line, { kind: 'route-entry', destination });
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

function destinationOf(route: Readonly<Record<string, string | undefined>>): string {
  const { cidr, net = '', mask = '' } = route;
  if (cidr === 'default') return '0.0.0.0/0';
  if (cidr !== undefined) return cidr.includes('/') ? cidr : `${cidr}/32`;
  const bits = mask
    .split('.')
    .reduce((sum, part) => sum + Number(part).toString(2).replaceAll('0', '').length, 0);
  return `${net}/${bits}`;
}
