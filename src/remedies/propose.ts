import type { Diagnosis, Verdict } from '../diagnosis/verdict.ts';
import type { Located } from '../locate/located.ts';
import type { Observation } from '../read/observation.ts';
import type { Plan } from './plan.ts';
import { REMEDIES } from './registry.ts';
import type { RemedyId } from './remedy-id.ts';

export interface Proposed {
  readonly plans: readonly Plan[];
  /** Remedies that a cause calls for and that could not be planned, with the reason. */
  readonly notPlanned: readonly { readonly remedy: RemedyId; readonly why: string }[];
}

/** A cause less sure than this is shown, but nothing is offered for it. */
const LEAST_CONFIDENCE = 0.5;

/** The plans that the verdicts call for, those of the best verdict first. */
export function propose(
  incidentId: string,
  located: Located,
  diagnosis: Diagnosis,
  observations: readonly Observation[],
): Proposed {
  const plans: Plan[] = [];
  const notPlanned: { remedy: RemedyId; why: string }[] = [];
  for (const verdicts of byCause(diagnosis.verdicts).values()) {
    for (const remedy of new Set(verdicts.flatMap(({ remedies }) => remedies))) {
      const planned = REMEDIES.get(remedy)?.plan({ incidentId, located, verdicts, observations });
      if (planned === undefined) continue;
      if (planned.ok) plans.push(planned.plan);
      else if ('why' in planned) notPlanned.push({ remedy, why: planned.why });
    }
  }
  return { plans, notPlanned };
}

function byCause(verdicts: readonly Verdict[]): Map<string, [Verdict, ...Verdict[]]> {
  const groups = new Map<string, [Verdict, ...Verdict[]]>();
  for (const verdict of verdicts) {
    if (verdict.confidence < LEAST_CONFIDENCE) continue;
    const group = groups.get(verdict.cause);
    if (group === undefined) groups.set(verdict.cause, [verdict]);
    else group.push(verdict);
  }
  return groups;
}
