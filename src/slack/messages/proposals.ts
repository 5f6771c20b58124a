import type { OpenQuestion, PartialApproval } from '../../incident/record.ts';
import type { Plan, Proposal } from '../../remedies/plan.ts';
import {
  bold,
  naming,
  type Part,
  paragraph,
  people,
  type Section,
  section,
  small,
  text,
  verbatim,
} from './card.ts';
import { clean, oneLine } from './escape.ts';
import { commandsOf, commandsWithDiffs } from './exact-changes.ts';

/** Slack's 50 blocks are far, but a message of more than a few remedies helps nobody. */
export const MOST_OFFERS = 4;

/** What all exact changes on a card may take of a message, in characters of JSON; see `blocks-budget.ts`. */
const ROOM_FOR_CHANGES = 3500;

/** And those of one proposal: one preformatted text takes no more. */
const MOST_EXACT = 2500;

/** A proposal as it is offered: whole, or not at all. */
export interface Offer {
  readonly proposal: Proposal;
  /** 1-based, as its button names it. */
  readonly number: number;
  /** The exact changes; null when they cannot be shown whole, and then it cannot be approved. */
  readonly shown: string | null;
  /** Who has approved it already while others are missing. */
  readonly partial: PartialApproval | null;
}

/** The proposals that the open question asks about, as far as a message has room for them. */
export interface Offers {
  readonly shown: readonly Offer[];
  readonly leftOut: number;
}

/**
 * The proposals that the open question asks about, at most `most` of them. What is approved has to be what was read: a plan that is too long to
 * show, or that holds characters which cannot be shown, gets no button.
 */
export function offersOf(
  proposals: readonly Proposal[],
  decision: OpenQuestion | null,
  most: number,
): Offers {
  const asked = new Set(
    decision?.options.flatMap((option) => (option.kind === 'approve' ? [option.planHash] : [])),
  );
  const offered = proposals.filter(({ hash }) => asked.has(hash));
  const within = roomFor(offered.slice(0, most).map(({ plan }) => plan));
  const shown = offered.slice(0, most).map((proposal, index): Offer => {
    const partial = decision?.partial.find(({ planHash }) => planHash === proposal.hash) ?? null;
    return { proposal, number: index + 1, shown: within[index] ?? null, partial };
  });
  return { shown, leftOut: offered.length - shown.length };
}

/** The exact changes of each plan as far as there is room: what is approved first, then the lines that it replaces. */
function roomFor(plans: readonly Plan[]): readonly (string | null)[] {
  let room = ROOM_FOR_CHANGES;
  const taken = plans.map(({ changes }) => {
    const commands = commandsOf(changes);
    if (!fits(commands, room)) return null;
    room -= sizeOf(commands);
    return commands;
  });
  return plans.map(({ changes }, index) => {
    const commands = taken[index] ?? null;
    if (commands === null) return null;
    const more = commandsWithDiffs(changes);
    if (!fits(more, room + sizeOf(commands))) return commands;
    room -= sizeOf(more) - sizeOf(commands);
    return more;
  });
}

const sizeOf = (exact: string): number => JSON.stringify(exact).length;

/** Whole, and without characters that a reader would not see. */
const fits = (exact: string, room: number): boolean =>
  sizeOf(exact) <= room &&
  exact.length <= MOST_EXACT &&
  exact.trim() !== '' &&
  clean(exact) === exact;

export function offerSections({ shown, leftOut }: Offers): readonly Section[] {
  const several = shown.length + leftOut > 1;
  const rest = `${leftOut === 1 ? 'One more remedy does' : `${leftOut} more remedies do`} not fit into this message.`;
  return [
    ...shown.map((offer) => section(0, ...offerParts(offer, several))),
    ...(leftOut === 0 ? [] : [section(0, small(rest))]),
  ];
}

function offerParts(
  { proposal, number, shown, partial }: Offer,
  several: boolean,
): readonly Part[] {
  const { plan, approvers } = proposal;
  return [
    paragraph(bold(`Proposal${several ? ` ${number}` : ''}: ${oneLine(plan.title, 100)}`)),
    paragraph(text(oneLine(plan.summary, 250))),
    shown === null
      ? paragraph(
          bold('It cannot be shown here whole, so it cannot be approved here: '),
          text(`${plan.changes.length} changes, plan ${oneLine(proposal.hash, 12)}.`),
        )
      : verbatim(shown),
    paragraph(bold('Disruption: '), text(oneLine(plan.disruption, 160))),
    paragraph(
      bold('Risk: '),
      text(plan.risk),
      bold('  Undo: '),
      text(plan.undo === null ? 'not possible' : oneLine(plan.undo, 120)),
    ),
    paragraph(bold('May approve: '), ...naming(approvers.slice(0, 300))),
    ...(partial === null
      ? []
      : [
          paragraph(
            bold('Approved by '),
            ...people(partial.by),
            text(`; ${oneLine(partial.missing, 160)}. Nothing is changed before that.`),
          ),
        ]),
  ];
}
