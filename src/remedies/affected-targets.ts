import type { LocatedTarget } from '../locate/located.ts';
import { isOfOneHost } from '../read/endpoint.ts';
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
  // Whose loopback address or socket is meant tells whose log it is in.
  const failing = new Set(
    observations.flatMap((fact) =>
      fact.kind === 'failure' && named.has(fact.upstream) && isOfOneHost(fact.upstream ?? '')
        ? [fact.origin.name]
        : [],
    ),
  );
  return located.targets.filter(
    ({ id, address }) => named.has(id) || named.has(address) || failing.has(id),
  );
}

/** Of these the instances, which documents can be sent to. */
export const affectedInstances = (
  situation: Pick<Situation, 'located' | 'verdicts' | 'observations'>,
): readonly LocatedTarget[] => affectedTargets(situation).filter(({ id }) => id.startsWith('i-'));
