import { AWS_ORIGIN, collected, type Exhibit } from '../exhibit.ts';
import type { Owner } from './owner.ts';
import type { Upstream } from './upstreams.ts';

/** One step of the way behind the targets: an upstream of a gateway, and what has its address. */
export interface Hop {
  readonly upstream: Upstream;
  readonly owner: Owner;
  /** The instance led to was passed on this way before. */
  readonly loop: boolean;
}

/** The steps of one round, or to the targets of a group, as an exhibit, one a line; src/read/hops.ts reads it. */
export function hopsExhibit(round: number | string, hops: readonly Hop[]): Exhibit {
  const lines = hops.map(({ upstream: { from, named, address, port }, owner, loop }) =>
    JSON.stringify({ from, named, address, port, ...ownerFields(owner), loop }),
  );
  return collected({
    id: `aws/hops/${round}`,
    section: 'hops',
    source: 'upstreams of the gateways, by DescribeNetworkInterfaces',
    origin: AWS_ORIGIN,
    text: `{"Hops": [\n${lines.join(',\n')}\n]}`,
  });
}

function ownerFields(owner: Owner): { readonly leadsTo: string; readonly name: string | null } {
  switch (owner.kind) {
    case 'instance':
    case 'interface':
      return { leadsTo: owner.kind, name: owner.id };
    case 'load-balancer':
      return { leadsTo: owner.kind, name: owner.path };
    case 'task':
      return { leadsTo: owner.kind, name: owner.service };
    case 'nobody':
      return { leadsTo: owner.kind, name: null };
    case 'unknown':
      return { leadsTo: owner.kind, name: owner.why };
    default:
      return owner satisfies never;
  }
}
