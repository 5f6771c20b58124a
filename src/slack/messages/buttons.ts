import type { Choice } from '../../incident/click.ts';
import type { IncidentRecord } from '../../incident/record.ts';
import { writeButtonValue } from '../button-value.ts';
import type { Button, Section } from './card.ts';
import { oneLine } from './escape.ts';
import type { Offer, Offers } from './proposals.ts';

/** More would not fit beside a message in full; the workflow offers about five. */
const MOST_BUTTONS = 8;

type Face = Omit<Button, 'option' | 'value'>;

/** A button for each option of the open question; none without a question. */
export function buttonSections(
  { decision, attempts }: IncidentRecord,
  offers: Offers,
): readonly Section[] {
  if (decision === null) return [];
  const buttons = decision.options.flatMap((choice, option): readonly Button[] => {
    const face = faceOf(choice, attempts, offers.shown);
    const value = writeButtonValue({ decisionId: decision.decisionId, option });
    return face === null ? [] : [{ ...face, option, value }];
  });
  if (buttons.length === 0) return [];
  return [{ weight: 0, parts: [{ kind: 'buttons', buttons: buttons.slice(0, MOST_BUTTONS) }] }];
}

function faceOf(
  choice: Choice,
  attempts: IncidentRecord['attempts'],
  offers: readonly Offer[],
): Face | null {
  switch (choice.kind) {
    case 'approve':
      return approveFace(choice.planHash, offers);
    case 'undo':
      return undoFace(choice.planHash, attempts);
    // Many at once: the menu has them.
    case 'pick':
      return null;
    case 're-run':
      return plain('Re-run', 'Look again; nothing is changed');
    case 'decline':
      return plain('Decline…', 'Decline, with a reason if you like');
    case 'close':
      return plain('Close', 'Close the incident');
    default:
      return choice satisfies never;
  }
}

/** Null unless the whole plan stands above the button: nobody approves what is not shown. */
function approveFace(planHash: string, offers: readonly Offer[]): Face | null {
  const offer = offers.find(({ proposal, shown }) => proposal.hash === planHash && shown !== null);
  if (offer === undefined) return null;
  const { title, disruption, risk, undo } = offer.proposal.plan;
  return {
    label: offers.length > 1 ? `Approve ${offer.number}` : 'Approve',
    means: `Approve: ${title}`,
    style: 'primary',
    confirm: {
      title: `${oneLine(title, 90)}?`,
      text: `${oneLine(disruption, 140)} Risk: ${risk}. ${undo === null ? 'It cannot be undone.' : 'It can be undone.'}`,
      yes: 'Approve',
      no: 'Not yet',
    },
  };
}

function undoFace(planHash: string, attempts: IncidentRecord['attempts']): Face {
  const plan = attempts.findLast(({ proposal }) => proposal.hash === planHash)?.proposal.plan;
  return {
    label: 'Undo',
    means: `Undo: ${plan?.title ?? 'the last change'}`,
    style: 'danger',
    confirm: {
      title: `Undo "${oneLine(plan?.title ?? 'the last change', 80)}"?`,
      text: oneLine(plan?.undo ?? 'What was changed is put back.', 200),
      yes: 'Undo',
      no: 'Keep it',
    },
  };
}

const plain = (label: string, means: string): Face => ({
  label,
  means,
  style: 'plain',
  confirm: null,
});
