import { parseInstant } from '../brand.ts';
import {
  type Circumstances,
  isSame,
  mayApprove,
  mayDecide,
  mayUndo,
  type Permission,
  tally,
  whyOutsider,
} from '../policy/may-approve.ts';
import type { PolicyRule } from '../policy/policy.ts';
import type { Plan } from '../remedies/plan.ts';
import type { Choice, Click } from './click.ts';
import type { PartialApproval } from './record.ts';
import type { Person } from './request.ts';

/** An open question, as far as it decides what a click is worth. */
export interface Ballot {
  readonly asker: Person;
  readonly options: readonly Choice[];
  /** ISO 8601. */
  readonly expiresAt: string;
  /** Approvals that were accepted before, and were not enough alone. */
  readonly partial: readonly PartialApproval[];
  /** The plans that the options are about, each with the rules that cover it. */
  readonly plans: readonly PlanOnBallot[];
}

export interface PlanOnBallot {
  readonly hash: string;
  readonly plan: Plan;
  readonly rules: readonly PolicyRule[];
}

export type Cast =
  | { readonly kind: 'refused'; readonly reason: string }
  /** An approval that counts, but others have to join it. */
  | {
      readonly kind: 'counted';
      readonly partial: readonly PartialApproval[];
      readonly missing: string;
    }
  /** `approvedBy` are all whose approval the plan has; empty for any other choice. */
  | { readonly kind: 'decided'; readonly approvedBy: readonly Person[] };

/**
 * What a click is worth. Everything is judged here and now: that the option is one of the question's, that the question
 * is still open, that this person may choose it, and whether those who approved this very plan are enough.
 */
export function cast(ballot: Ballot, click: Click, circumstances: Circumstances): Cast {
  const { by, choice, at } = click;
  const expires = parseInstant(ballot.expiresAt);
  const pressed = parseInstant(at);
  if (expires === null || pressed === null || pressed >= expires) {
    return refused('This question has expired; nothing was done.');
  }
  if (!ballot.options.some((option) => isOption(option, choice))) {
    return refused('This is not among the choices of the question that is open now.');
  }
  switch (choice.kind) {
    case 're-run':
    case 'pick': {
      // Looking changes nothing; whoever of the workspace can see the incident may say at what, and ask for it again.
      const outsider = whyOutsider(by, ballot.asker, circumstances.standings);
      return outsider === null ? DECIDED : refused(outsider);
    }
    case 'decline':
    case 'close':
      return isSame(by, ballot.asker)
        ? DECIDED
        : worth(mayDecide(...judged(ballot, null, click), circumstances));
    case 'undo':
      return worth(mayUndo(...judged(ballot, choice.planHash, click), circumstances));
    case 'approve':
      return castApproval(ballot, choice.planHash, click, circumstances);
    default:
      return choice satisfies never;
  }
}

function castApproval(
  ballot: Ballot,
  planHash: string,
  click: Click,
  circumstances: Circumstances,
): Cast {
  const { by } = click;
  const approved = ballot.plans.find(({ hash }) => hash === planHash);
  if (approved === undefined) return refused('There is no such plan any more.');
  const { rules, plan } = approved;
  const permission = mayApprove(rules, by, ballot.asker, circumstances);
  if (!permission.allowed) return refused(permission.reason);

  const before = ballot.partial.find((each) => each.planHash === planHash)?.by ?? [];
  const again = before.some((person) => isSame(person, by));
  const approvedBy = again ? before : [...before, by];
  const count = tally(rules, plan.risk, approvedBy, ballot.asker, circumstances);
  switch (count.kind) {
    case 'complete':
      return { kind: 'decided', approvedBy };
    case 'void':
      return refused(count.reason);
    case 'missing': {
      const missing = `${count.more} more of ${count.of} ${count.more === 1 ? 'has' : 'have'} to approve`;
      if (again) return refused(`You have approved this already; ${missing}.`);
      const others = ballot.partial.filter((each) => each.planHash !== planHash);
      return {
        kind: 'counted',
        partial: [...others, { planHash, by: approvedBy, missing }],
        missing,
      };
    }
    default:
      return count satisfies never;
  }
}

/** The rules that say who may choose something: those of its plan, or of any plan on the ballot. */
const judged = (
  { plans, asker }: Ballot,
  planHash: string | null,
  { by }: Click,
): readonly [readonly PolicyRule[], Person, Person] => [
  plans.filter(({ hash }) => planHash === null || hash === planHash).flatMap(({ rules }) => rules),
  by,
  asker,
];

/** Whether a choice is this option. A reason is free text; all else has to be what the button stood for. */
function isOption(option: Choice, choice: Choice): boolean {
  switch (option.kind) {
    case 'approve':
      return (
        choice.kind === 'approve' &&
        choice.planHash === option.planHash &&
        choice.remedy === option.remedy
      );
    case 'undo':
      return choice.kind === 'undo' && choice.planHash === option.planHash;
    case 'pick':
      return choice.kind === 'pick' && choice.query === option.query;
    case 'decline':
    case 're-run':
    case 'close':
      return choice.kind === option.kind;
    default:
      return option satisfies never;
  }
}

const DECIDED: Cast = { kind: 'decided', approvedBy: [] };
const refused = (reason: string): Cast => ({ kind: 'refused', reason });
const worth = (permission: Permission): Cast =>
  permission.allowed ? DECIDED : refused(permission.reason);
