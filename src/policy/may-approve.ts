import type { EpochMs } from '../brand.ts';
import type { Person } from '../incident/request.ts';
import type { Brake } from '../ports/brakes.ts';
import type { Standing } from '../ports/people.ts';
import type { Risk } from '../remedies/plan.ts';
import { isWithin, sayHours } from './hours.ts';
import type { PolicyRule } from './policy.ts';

/**
 * Members of the user groups that the rules name, as they are at this moment. A group that could not be asked
 * is null, and nobody is in it.
 */
export type Memberships = ReadonlyMap<string, readonly string[] | null>;

/** What the world says at the moment of judging. Whatever could not be found out counts against the person. */
export interface Circumstances {
  readonly at: EpochMs;
  readonly memberships: Memberships;
  /** By user id; null when Slack did not say. */
  readonly standings: ReadonlyMap<string, Standing | null>;
  readonly killSwitch: Brake;
  /** By the calendar's name. */
  readonly calendars: ReadonlyMap<string, Brake>;
}

export type Permission =
  /** `under` are the rules that allow it to this person. */
  | { readonly allowed: true; readonly under: readonly PolicyRule[] }
  | { readonly allowed: false; readonly reason: string };

/** Whether a person is one who decides about what these rules cover: also a "no", at any hour. */
export function mayDecide(
  rules: readonly PolicyRule[],
  person: Person,
  asker: Person,
  { memberships, standings }: Pick<Circumstances, 'memberships' | 'standings'>,
): Permission {
  const outsider = whyOutsider(person, asker, standings);
  if (outsider !== null) return refuse(outsider);
  if (rules.length === 0) {
    return refuse('No rule of the policy lets anybody approve this remedy for this service.');
  }
  const under = rules.filter((rule) => isApprover(rule, person, memberships));
  if (under.length > 0) return { allowed: true, under };
  const unknown = rules
    .flatMap((rule) => rule.approvers.userGroups)
    .some((group) => memberships.get(group) == null);
  return refuse(
    unknown
      ? 'Whether you may approve this could not be found out (the user group did not answer), so the answer is no.'
      : `You are not among those who may approve this: ${approversOf(rules, null)}.`,
  );
}

/**
 * Whether a person may have taken back what these rules cover: who may approve it, at any hour and in any freeze, since the
 * way back is how a freeze is kept. Only the kill switch stops it.
 */
export function mayUndo(
  rules: readonly PolicyRule[],
  person: Person,
  asker: Person,
  circumstances: Circumstances,
): Permission {
  const decides = mayDecide(rules, person, asker, circumstances);
  if (!decides.allowed) return decides;
  const { killSwitch } = circumstances;
  if (killSwitch.kind !== 'released') return refuse(killSwitch.why);

  const asked = isSame(person, asker);
  const under = decides.under.filter((rule) => !asked || rule.askerMayApprove);
  return under.length > 0
    ? { allowed: true, under }
    : refuse('Whoever asked may not approve; somebody else has to.');
}

/** Whether a person may approve, now, what these rules cover. One rule that allows it is enough. */
export function mayApprove(
  rules: readonly PolicyRule[],
  person: Person,
  asker: Person,
  circumstances: Circumstances,
): Permission {
  const ever = mayUndo(rules, person, asker, circumstances);
  if (!ever.allowed) return ever;
  const byHour = ever.under.filter(({ hours }) => isWithin(hours, circumstances.at));
  if (byHour.length === 0) {
    const windows = ever.under.map(({ hours }) => sayHours(hours ?? [])).join('; ');
    return refuse(`This may be approved only ${windows}.`);
  }
  const under = byHour.filter((rule) => whyFrozen(rule, circumstances) === null);
  if (under.length > 0) return { allowed: true, under };
  return refuse(
    byHour.map((rule) => whyFrozen(rule, circumstances) ?? '').find((why) => why !== '') ?? '',
  );
}

export type Tally =
  | { readonly kind: 'complete' }
  /** How many more persons of which name have to approve. */
  | { readonly kind: 'missing'; readonly more: number; readonly of: string }
  /** None of those who approved may do so now. */
  | { readonly kind: 'void'; readonly reason: string };

/**
 * Whether those who approved suffice, judged anew for all of them: somebody who has left the group since does not
 * count any more. One rule has to be satisfied in full, by different persons who may approve under it.
 */
export function tally(
  rules: readonly PolicyRule[],
  risk: Risk,
  approvers: readonly Person[],
  asker: Person,
  circumstances: Circumstances,
): Tally {
  const permissions = distinct(approvers).map((person) =>
    mayApprove(rules, person, asker, circumstances),
  );
  const standing = rules.map((rule) => ({
    rule,
    more:
      approvalsNeeded(rule, risk) -
      permissions.filter((each) => each.allowed && each.under.includes(rule)).length,
    any: permissions.some((each) => each.allowed && each.under.includes(rule)),
  }));
  if (standing.some(({ more }) => more <= 0)) return { kind: 'complete' };
  const nearest = standing.filter(({ any }) => any).sort((a, b) => a.more - b.more)[0];
  if (nearest !== undefined) {
    return { kind: 'missing', more: nearest.more, of: nearest.rule.called };
  }
  const refused = permissions.find((each) => !each.allowed);
  return {
    kind: 'void',
    reason: refused?.allowed === false ? refused.reason : 'Nobody has approved.',
  };
}

/** Two persons for what may hurt, whatever the rule says. */
export const approvalsNeeded = ({ approvals }: PolicyRule, risk: Risk): number =>
  risk === 'high' ? Math.max(2, approvals) : approvals;

/** Who may approve what these rules cover, for people to read; `risk` adds how many of them have to. */
export function approversOf(rules: readonly PolicyRule[], risk: Risk | null): string {
  const names = new Set(
    rules
      .filter(({ approvers }) => approvers.users.length + approvers.userGroups.length > 0)
      .map((rule) => {
        const needed = risk === null ? 1 : approvalsNeeded(rule, risk);
        const many = needed === 1 ? '' : `${needed} persons of `;
        return `${many}${rule.called}${rule.askerMayApprove ? '' : ' (not the asker)'}`;
      }),
  );
  return names.size === 0 ? 'nobody (the policy names no approver)' : [...names].join(', ');
}

export const isSame = (one: Person, other: Person): boolean =>
  one.user === other.user && one.team === other.team;

/** Why somebody may decide nothing at all here; null for an ordinary member of the workspace. */
export function whyOutsider(
  person: Person,
  asker: Person,
  standings: Circumstances['standings'],
): string | null {
  if (person.team !== asker.team) {
    return 'You are not of the workspace in which this incident was opened.';
  }
  const standing = standings.get(person.user) ?? null;
  switch (standing) {
    case 'member':
      return null;
    case 'guest':
      return 'Guests may not decide about changes.';
    case 'bot':
      return 'Bots may not decide about changes.';
    case 'outsider':
      return 'Only members of this workspace may decide about changes.';
    case null:
      return 'Who you are could not be found out (Slack did not answer), so the answer is no.';
    default:
      return standing satisfies never;
  }
}

function whyFrozen(
  { changeCalendars }: PolicyRule,
  { calendars }: Pick<Circumstances, 'calendars'>,
): string | null {
  for (const name of changeCalendars) {
    const brake = calendars.get(name);
    if (brake === undefined) return `The change calendar ${name} was not read.`;
    if (brake.kind !== 'released') return brake.why;
  }
  return null;
}

function distinct(people: readonly Person[]): readonly Person[] {
  return people.filter(
    (person, index) => people.findIndex((other) => isSame(person, other)) === index,
  );
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
