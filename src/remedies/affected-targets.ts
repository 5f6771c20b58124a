import type { LocatedTarget } from '../locate/located.ts';
import type { Situation } from './remedy.ts';

/** The targets that the verdicts name; a verdict on the service as a whole means all of them. */
export function affectedTargets({
  located,
  verdicts,
}: Pick<Situation, 'located' | 'verdicts'>): readonly LocatedTarget[] {
  if (verdicts.some(({ target }) => target === null)) return located.targets;
  const named = new Set(verdicts.map(({ target }) => target));
  return located.targets.filter(({ id, address }) => named.has(id) || named.has(address));
}

/** Of these the instances, which documents can be sent to. */
export const affectedInstances = (
  situation: Pick<Situation, 'located' | 'verdicts'>,
): readonly LocatedTarget[] => affectedTargets(situation).filter(({ id }) => id.startsWith('i-'));
