import type { Person } from '../incident/request.ts';
import type { PolicyRule } from './policy.ts';

export type Permission =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly reason: string };

/**
 * Members of the user groups that the rules name, as they are at this moment. A group that could not be asked
 * is null, and nobody is in it.
 */
export type Memberships = ReadonlyMap<string, readonly string[] | null>;

/** Whether a person may approve what these rules cover. One rule that allows it is enough. */
export function mayApprove(
  rules: readonly PolicyRule[],
  person: Person,
  asker: Person,
  memberships: Memberships,
): Permission {
  if (person.team !== asker.team) {
    return refuse('You are not of the workspace in which this incident was opened.');
  }
  if (rules.length === 0) {
    return refuse('No rule of the policy lets anybody approve this remedy for this service.');
  }
  const approving = rules.filter((rule) => isApprover(rule, person, memberships));
  if (approving.length === 0) {
    const unknown = rules
      .flatMap((rule) => rule.approvers.userGroups)
      .some((group) => memberships.get(group) == null);
    return refuse(
      unknown
        ? 'Whether you may approve this could not be found out (the user group did not answer), so the answer is no.'
        : `You are not among those who may approve this: ${approversOf(rules)}.`,
    );
  }
  const isAsker = person.user === asker.user;
  if (isAsker && !approving.some((rule) => rule.askerMayApprove)) {
    return refuse('Whoever asked may not approve; somebody else has to.');
  }
  return { allowed: true };
}

/** Who may approve what these rules cover, for people to read. */
export function approversOf(rules: readonly PolicyRule[]): string {
  const names = new Set(
    rules
      .filter(({ approvers }) => approvers.users.length + approvers.userGroups.length > 0)
      .map(({ called, askerMayApprove }) =>
        askerMayApprove ? called : `${called} (not the asker)`,
      ),
  );
  return names.size === 0 ? 'nobody (the policy names no approver)' : [...names].join(', ');
}

function isApprover(rule: PolicyRule, person: Person, memberships: Memberships): boolean {
  return (
    rule.approvers.users.includes(person.user) ||
    rule.approvers.userGroups.some(
      (group) => memberships.get(group)?.includes(person.user) === true,
    )
  );
}

const refuse = (reason: string): Permission => ({ allowed: false, reason });
