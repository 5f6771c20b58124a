import type { Subject } from '../../evidence/bundle.ts';
import { AWS_ORIGIN } from '../../evidence/exhibit.ts';
import type { Observation, ObservationOf } from '../../read/observation.ts';
import { aclLayer } from './acl-layer.ts';
import { type LayerDecision, type NetworkFacts, networkFacts, type Placement } from './facts.ts';
import { routeLayer } from './route-layer.ts';
import { securityGroupLayer } from './security-group-layer.ts';

type NetworkPath = ObservationOf<'network-path'>;

/** Lines that a decision cites. */
const MOST_CITED = 3;

/**
 * Decides for each target as AWS would, from rules, ACLs, routes and zones, whether the load balancer's packets reach it
 * and the answers come back. A layer of which something was not read is left out: no decision is better than a wrong one.
 * Targets that pass their health check are left out too, since the check takes the same way.
 */
export function networkPaths(
  observations: readonly Observation[],
  subject: Subject,
): readonly NetworkPath[] {
  const facts = networkFacts(observations);
  if (facts.balancer.length === 0) return [];
  const healthy = new Set<string>();
  for (const one of observations) {
    if (one.kind === 'target-health' && one.state === 'healthy') {
      healthy.add(`${one.target}:${one.port}`);
    }
  }
  return subject.targets.flatMap(({ id, port }) => {
    const placed = facts.targets.get(id);
    if (port === null || placed === undefined || healthy.has(`${id}:${port}`)) return [];
    const layers: Readonly<Record<NetworkPath['layer'], LayerDecision | null>> = {
      zone: zoneLayer(facts, placed),
      'security-group': securityGroupLayer(facts, placed, port),
      'network-acl': aclLayer(facts, placed, port),
      route: routeLayer(facts, placed),
    };
    return LAYERS.flatMap((layer) => {
      const decision = layers[layer];
      return decision === null ? [] : [observation(id, port, layer, decision)];
    });
  });
}

/** What is cited of a layer in which no single rule speaks: there is none, and that is the point. */
const READ_FROM: Readonly<Record<NetworkPath['layer'], string>> = {
  zone: 'aws/load-balancer',
  'security-group': 'aws/security-group-rules',
  'network-acl': 'aws/network-acls',
  route: 'aws/route-tables',
};

const LAYERS: readonly NetworkPath['layer'][] = ['zone', 'security-group', 'network-acl', 'route'];

/** A load balancer sends nothing to targets in zones in which it has no node. */
function zoneLayer({ balancer }: NetworkFacts, { zone, target }: Placement): LayerDecision | null {
  if (zone === null) return null;
  const zones = balancer.map((node) => node.zone);
  return zones.includes(zone)
    ? { state: 'open', detail: `the load balancer has a node in ${zone}`, because: [] }
    : {
        state: 'blocked',
        detail: `the load balancer has no node in ${zone}, the zone of ${target}; it has ${zones.join(', ')}`,
        because: balancer,
      };
}

function observation(
  target: string,
  port: number,
  layer: NetworkPath['layer'],
  { state, detail, because }: LayerDecision,
): NetworkPath {
  const citations = because.flatMap((one) => one.citations.slice(0, 1)).slice(0, MOST_CITED);
  return {
    kind: 'network-path',
    target,
    port,
    layer,
    state,
    detail,
    citations:
      citations.length > 0 ? citations : [{ exhibit: READ_FROM[layer], line: 0, text: '' }],
    count: 1,
    first: null,
    last: null,
    origin: AWS_ORIGIN,
  };
}
