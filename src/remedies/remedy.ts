import type { Verdict } from '../diagnosis/verdict.ts';
import type { Located } from '../locate/located.ts';
import type { Observation } from '../read/observation.ts';
import type { Plan } from './plan.ts';
import type { RemedyId } from './remedy-id.ts';

/** What a remedy plans from: one cause, all verdicts that name it, and the facts that they rest on. */
export interface Situation {
  readonly incidentId: string;
  readonly located: Located;
  /** At least one; all of one cause. One verdict per target when targets are broken in different ways. */
  readonly verdicts: readonly [Verdict, ...Verdict[]];
  readonly observations: readonly Observation[];
}

export type Planned =
  | { readonly ok: true; readonly plan: Plan }
  /** The cause calls for this remedy, but something that it needs is not known. `why` is shown to people. */
  | { readonly ok: false; readonly why: string }
  /** This way out does not exist here: nothing was deployed, there is no Auto Scaling group. Nobody is told. */
  | { readonly ok: false; readonly applies: false };

/**
 * One way out. How a plan is applied, proven and undone follows from the changes that it lists; whether it is still
 * needed at the moment of acting, from planning again on fresh evidence: another plan is not what was approved.
 */
export interface Remedy {
  readonly id: RemedyId;
  readonly title: string;
  plan(situation: Situation): Planned;
}
