import type { Place } from '../ports/cloud.ts';
import type { Plan } from './plan.ts';
import type { RemedyId } from './remedy-id.ts';

/** A plan that nobody is asked to approve, because AWS would refuse it: what it would do is still worth knowing. */
export interface Withheld {
  readonly plan: Plan;
  /** What stands in its way, and what would clear it. */
  readonly why: string;
}

/** The plans that this deployment may carry out, and those that it may not. */
export function withhold(
  plans: readonly Plan[],
  place: Place,
  enabled: ReadonlySet<RemedyId>,
): { readonly offered: readonly Plan[]; readonly withheld: readonly Withheld[] } {
  const judged = plans.map((plan) => ({ plan, why: whyWithheld(plan, place, enabled) }));
  return {
    offered: judged.flatMap(({ plan, why }) => (why === null ? [plan] : [])),
    withheld: judged.flatMap(({ plan, why }) => (why === null ? [] : [{ plan, why }])),
  };
}

/** Permissions come with the deployment: none for a remedy that it does not enable, none to change other accounts. */
function whyWithheld(
  { remedy }: Plan,
  { account }: Place,
  enabled: ReadonlySet<RemedyId>,
): string | null {
  if (account !== null) {
    return `fiveohtwo only reads in account ${account}; there, this is for a person.`;
  }
  if (enabled.has(remedy)) return null;
  return `${remedy} is not enabled in this deployment; enable it with --param ${paramOf(remedy)}=enabled.`;
}

/** A remedy's param of the deployment: `restart-service` is `restartService`, as infra/remedies.cjs has it. */
export const paramOf = (remedy: RemedyId): string =>
  remedy.replaceAll(/-([a-z])/g, (_, first: string) => first.toUpperCase());
