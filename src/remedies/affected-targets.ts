import type { LocatedTarget } from '../locate/located.ts';
import { isLoopback, parseEndpoint } from '../read/endpoint.ts';
import type { Situation } from './remedy.ts';

/**
 * The targets that the verdicts name, by themselves or by what a gateway on them fails to reach on its own host; a verdict
 * on the service as a whole means all of them.
 */
export function affectedTargets({
  located,
  verdicts,
  observations,
}: Pick<Situation, 'located' | 'verdicts' | 'observations'>): readonly LocatedTarget[] {
  if (verdicts.some(({ target }) => target === null)) return located.targets;
  const named = new Set(verdicts.map(({ target }) => target));
  // On every host a loopback address and a socket are something else: whose is meant tells whose log it is in.
  const failing = new Set(
    observations.flatMap((fact) =>
      fact.kind === 'failure' && named.has(fact.upstream) && isOnHost(fact.upstream)
        ? [fact.origin.name]
        : [],
    ),
  );
  return located.targets.filter(
    ({ id, address }) => named.has(id) || named.has(address) || failing.has(id),
  );
}

function isOnHost(upstream: string | null): boolean {
  const endpoint = parseEndpoint(upstream ?? '');
  return endpoint.kind === 'unix' || (endpoint.kind === 'tcp' && isLoopback(endpoint.host));
}

/** Of these the instances, which documents can be sent to. */
export const affectedInstances = (
  situation: Pick<Situation, 'located' | 'verdicts' | 'observations'>,
): readonly LocatedTarget[] => affectedTargets(situation).filter(({ id }) => id.startsWith('i-'));
