import type { LayerDecision, Placement } from './facts.ts';

/**
 * What is true of a target, from what is true of the way from each node of the load balancer: cut off from one of
 * them, a part of the requests fails.
 * @returns null when there is no node, or when one could not be judged and none is cut off
 */
export function joinNodes(
  nodes: readonly Placement[],
  whenOpen: string,
  decide: (node: Placement) => LayerDecision | null,
): LayerDecision | null {
  const decided = nodes.map(decide);
  const known = decided.filter((decision) => decision !== null);
  const worst =
    known.find(({ state }) => state === 'blocked') ?? known.find(({ state }) => state === 'partly');
  if (worst !== undefined) {
    const everywhere = decided.every((decision) => decision?.state === 'blocked');
    return { ...worst, state: everywhere ? 'blocked' : 'partly' };
  }
  if (known.length === 0 || known.length < decided.length) return null;
  const because = known.flatMap((decision) => decision.because).slice(0, 3);
  return { state: 'open', detail: whenOpen, because };
}
