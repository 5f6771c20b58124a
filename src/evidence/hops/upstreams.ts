import { isLoopback, parseEndpoint } from '../../read/endpoint.ts';
import type { Observation } from '../../read/observation.ts';
import { readExhibit } from '../../read/registry.ts';
import type { Exhibit } from '../exhibit.ts';
import { isPrivateAddress } from './private-address.ts';

/** An upstream of a gateway on an instance that lies on another host. */
export interface Upstream {
  /** The instance whose gateway names it. */
  readonly from: string;
  /** As the gateway names it, `host:port`. */
  readonly named: string;
  readonly address: string;
  readonly port: number;
}

/** Upstreams that are followed from one place: the ones that fail first. */
const MOST_UPSTREAMS = 6;

/** Where the gateways of these hosts forward to, other than to themselves; those that fail first. */
export function upstreamsOf(exhibits: readonly Exhibit[]): readonly Upstream[] {
  const observations = exhibits
    .filter(({ origin, outcome }) => origin.role === 'gateway' && outcome.kind === 'collected')
    .flatMap(readExhibit);
  const tried = triedAddresses(exhibits);
  const own = new Set(exhibits.flatMap(({ origin }) => origin.address ?? []));
  const found = new Map<string, Upstream>();
  for (const { from, named } of [...failing(observations), ...configured(observations)]) {
    const endpoint = parseEndpoint(named);
    if (endpoint.kind !== 'tcp' || isLoopback(endpoint.host) || own.has(endpoint.host)) continue;
    const address = isPrivateAddress(endpoint.host) ? endpoint.host : tried.get(endpoint.host);
    if (address === undefined || own.has(address) || !isPrivateAddress(address)) continue;
    const key = `${from} ${address}:${endpoint.port}`;
    if (!found.has(key)) found.set(key, { from, named, address, port: endpoint.port });
  }
  return [...found.values()].slice(0, MOST_UPSTREAMS);
}

type Named = Pick<Upstream, 'from' | 'named'>;

const failing = (observations: readonly Observation[]): readonly Named[] =>
  observations.flatMap((observation) =>
    observation.kind === 'failure' &&
    observation.upstream !== null &&
    observation.origin.name !== null
      ? [{ from: observation.origin.name, named: observation.upstream }]
      : [],
  );

const configured = (observations: readonly Observation[]): readonly Named[] =>
  observations.flatMap((observation) =>
    observation.kind === 'upstream' && !observation.down && observation.origin.name !== null
      ? [{ from: observation.origin.name, named: observation.address }]
      : [],
  );

/** What names meant to the hosts themselves: the script asks each upstream by its name, and curl says where it went. */
function triedAddresses(exhibits: readonly Exhibit[]): ReadonlyMap<string, string> {
  const tried = new Map<string, string>();
  for (const { section, source, text } of exhibits) {
    if (!/^upstream\d+-curl$/.test(section)) continue;
    const name = /https?:\/\/([^/:\s]+)/.exec(source)?.[1];
    const address = /^\*\s+Trying \[?([0-9a-fA-F.:]+?)\]?:\d+/m.exec(text)?.[1];
    if (name !== undefined && address !== undefined) tried.set(name, address);
  }
  return tried;
}
