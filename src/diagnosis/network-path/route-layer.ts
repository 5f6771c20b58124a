import type { LayerDecision, NetworkFacts, Placement, VpcRoute } from './facts.ts';
import { joinNodes } from './join-nodes.ts';
import { coverage, type Range, rangeOf } from './ranges.ts';

/**
 * Route tables of both subnets: the most specific route to the other side must exist and must not be a black hole.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html#route-tables-priority
 * @returns null when not all that it takes was read
 */
export function routeLayer(
  facts: NetworkFacts,
  { address, subnet }: Placement,
): LayerDecision | null {
  if (address === null || subnet === null) return null;
  const there = rangeOf(address);
  if (there === null) return null;
  return joinNodes(facts.balancer, 'the route tables lead both ways', (node) => {
    const here = node.subnet ?? '';
    if (here === subnet) return { state: 'open', detail: '', because: [] };
    const texts = facts.rangesOf.get(here) ?? [];
    const back = rangeOf(texts.find((one) => one.includes(':') === address.includes(':')) ?? '');
    if (back === null) return null;
    const ways = [
      judge(facts.routesOf(here), there, `${here} to ${address}`),
      judge(facts.routesOf(subnet), back, `${subnet} back to ${back.text}`),
    ];
    return (
      ways.find((way) => way?.state === 'blocked') ??
      (ways.includes(null) ? null : (ways[0] ?? null))
    );
  });
}

function judge(routes: readonly VpcRoute[], wanted: Range, way: string): LayerDecision | null {
  const [first] = routes;
  if (first === undefined) return null;
  // Which addresses a prefix list means is not read for routes; in doubt it may be the one that is missing.
  const unclear = routes.some(({ destination }) => destination.startsWith('pl-'));
  const fitting = routes
    .map((route) => ({ route, range: rangeOf(route.destination) }))
    .filter(({ range }) => range !== null && coverage(range, wanted) === 'all')
    .toSorted((a, b) => (b.range?.bits ?? 0) - (a.range?.bits ?? 0));
  const [best] = fitting;
  if (best === undefined) {
    return unclear
      ? null
      : {
          state: 'blocked',
          detail: `${first.table} has no route from ${way}`,
          because: routes,
        };
  }
  const { route } = best;
  if (!route.blackhole) return { state: 'open', detail: '', because: [route] };
  return {
    state: 'blocked',
    detail: `${route.table}: the route from ${way} (${route.destination} via ${route.via}) is a black hole`,
    because: [route],
  };
}
