import type { ObservationOf } from '../read/observation.ts';
import type { Scene } from './scene.ts';

const touches = (rule: ObservationOf<'firewall-rule'>, port: number | null): boolean =>
  rule.ports === null || (port !== null && rule.ports.includes(port));

const INCOMING = /^(?:INPUT|input|FORWARD|forward|DOCKER-USER|ufw|public|IN_|$)/;

/** Rules that drop or reject the port before any rule accepts it, in the order of the listing. */
function blocking(
  rules: readonly ObservationOf<'firewall-rule'>[],
  port: number | null,
): readonly ObservationOf<'firewall-rule'>[] {
  const relevant = rules.filter((rule) => INCOMING.test(rule.chain) && touches(rule, port));
  const first = relevant.findIndex(({ action }) => action !== 'accept');
  if (first === -1) return [];
  const accepted = relevant
    .slice(0, first)
    .some((rule) => rule.ports?.includes(port ?? -1) === true);
  const rule = relevant[first];
  // A chain's policy comes first in a listing and last in effect.
  const policy =
    rule?.ports === null &&
    /policy|^:|^Status: active|\(.*active\)|target: /.test(rule.citations[0]?.text ?? '');
  const letIn =
    policy &&
    relevant.some(
      ({ action, ports }) => action === 'accept' && (ports === null || ports.includes(port ?? -1)),
    );
  return rule === undefined || accepted || letIn ? [] : [rule];
}

const port = (scene: Scene): number | null =>
  scene.endpoint?.kind === 'tcp' ? scene.endpoint.port : null;

/** Rules of the host behind the upstream that keep the gateway out. */
export function hostFilterBlocks(scene: Scene): readonly ObservationOf<'firewall-rule'>[] {
  const rules = scene
    .there(scene.of('firewall-rule'))
    .filter(
      ({ origin }) =>
        origin.role !== 'network' && (origin.role !== 'gateway' || scene.host === origin.name),
    );
  // A host is listed by iptables and by nft: each listing is in an order of its own.
  const listings = new Map<string, ObservationOf<'firewall-rule'>[]>();
  for (const rule of rules) {
    const exhibit = rule.citations[0]?.exhibit ?? '';
    const list = listings.get(exhibit);
    if (list === undefined) listings.set(exhibit, [rule]);
    else list.push(rule);
  }
  return [...listings.values()].flatMap((list) => blocking(list, port(scene)));
}

/** Rules on the way between the hosts. */
export const networkFilterBlocks = (scene: Scene): readonly ObservationOf<'firewall-rule'>[] =>
  blocking(
    scene.of('firewall-rule').filter(({ origin }) => origin.role === 'network'),
    port(scene),
  );

/** A filter on the way that lets pass only what belongs to a connection it remembers. */
export const forgetfulFilters = (scene: Scene): readonly ObservationOf<'firewall-rule'>[] =>
  scene
    .of('firewall-rule')
    .filter(
      ({ action, origin, citations: [citation] }) =>
        action === 'drop' &&
        origin.role === 'network' &&
        /state invalid/i.test(citation?.text ?? ''),
    );

/** Routes of the host behind the upstream that drop its answers to the gateway. */
export const routesBackDropped = (scene: Scene): readonly ObservationOf<'route'>[] => {
  const gateways = scene
    .of('address')
    .filter(({ origin }) => origin.role === 'gateway')
    .map(({ address }) => address);
  return scene.host === null
    ? []
    : scene
        .of('route')
        .filter(
          ({ origin, destination }) =>
            origin.name === scene.host &&
            origin.role !== 'gateway' &&
            gateways.some((address) => covers(destination, address)),
        );
};

/** Routes that drop what goes to the upstream on purpose. */
export function routesAgainst(scene: Scene): readonly ObservationOf<'route'>[] {
  const { endpoint } = scene;
  const host = endpoint?.kind === 'tcp' ? endpoint.host : null;
  return scene
    .of('route')
    .filter(({ destination }) => destination === '' || host === null || covers(destination, host));
}

const WHOLE = '0.0.0.0/0';

/** Addresses that ought to be reached: of the upstream that fails, of pods. */
const wanted = (scene: Scene): readonly string[] => [
  ...(scene.endpoint?.kind === 'tcp' ? [scene.endpoint.host] : []),
  ...scene.of('workload-address').map(({ address }) => address),
];

/** Entries of neighbours of an address for which there is no entry: each node's pods have a route of their own. */
export function routeMissing(scene: Scene): readonly ObservationOf<'route-entry'>[] {
  const entries = scene.of('route-entry').filter(({ destination }) => destination !== WHOLE);
  for (const address of wanted(scene)) {
    const neighbours = entries.filter(({ destination }) => sameNetwork(destination, address));
    if (neighbours.length > 2 && !neighbours.some((one) => covers(one.destination, address)))
      return neighbours;
  }
  return [];
}

/** The same first two numbers: one network of pods or of a VPC. */
const sameNetwork = (a: string, b: string): boolean =>
  a.split('.').slice(0, 2).join('.') === b.split('.').slice(0, 2).join('.');

/** True when an IPv4 route is about an address. */
function covers(destination: string, host: string): boolean {
  const [network = '', bits = '32'] = destination.split('/');
  const a = ipv4(network);
  const b = ipv4(host);
  if (a === null || b === null) return destination === host;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(a / size) === Math.floor(b / size);
}

function ipv4(address: string): number | null {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => Number.isNaN(part))) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
