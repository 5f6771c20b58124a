import type { LocatedTarget } from '../locate/located.ts';
import { affectedTargets } from './affected-targets.ts';
import type { Situation } from './remedy.ts';

export type OneSickTarget =
  | { readonly ok: true; readonly target: LocatedTarget; readonly leaveHealthy: number }
  | { readonly ok: false; readonly why: string };

/** The single target that is affected, while enough others are healthy to do without it. */
export function oneSickTarget(situation: Situation): OneSickTarget {
  const { located, observations } = situation;
  const sick = affectedTargets(situation);
  const [target] = sick;
  if (target === undefined) return { ok: false, why: 'No single target is known to be affected.' };
  if (sick.length > 1 || located.targets.length < 2) {
    return { ok: false, why: 'There is no other target that could carry the load.' };
  }
  // At least half of all, so that the others are not the next to fall.
  const leaveHealthy = Math.max(1, Math.ceil(located.targets.length / 2));
  const others = observations.filter(
    (fact) =>
      fact.kind === 'target-health' && fact.state === 'healthy' && fact.target !== target.id,
  ).length;
  return others < leaveHealthy
    ? {
        ok: false,
        why: `Only ${others} other targets are healthy, ${leaveHealthy} are needed to carry the load.`,
      }
    : { ok: true, target, leaveHealthy };
}
