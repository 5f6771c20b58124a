import type { IncidentRecord } from '../../incident/record.ts';
import { attemptSections } from './attempts.ts';
import { buttonSections } from './buttons.ts';
import { bold, type Card, paragraph, type Section, section, small, text } from './card.ts';
import { choiceSections } from './choices.ts';
import { preventionSections, summarySections, timelineSections } from './closing.ts';
import { missingSections } from './doubts.ts';
import { oneLine } from './escape.ts';
import { causeInShort, findingSections } from './findings.ts';
import { headline } from './headline.ts';
import { dayAndMinuteOf } from './instant.ts';
import { MOST_OFFERS, offerSections, offersOf } from './proposals.ts';
import { howBad, targetSections } from './state.ts';
import { withheldSections } from './withheld.ts';

/**
 * The incident as its message shows it, most urgent first: what is it, is it bad, what is wanted of me, why, what will
 * be done. Pure: the same record is the same card. Remedies beyond `mostOffers` are counted, and get no button.
 */
export function incidentCard(record: IncidentRecord, mostOffers: number = MOST_OFFERS): Card {
  const { outcome, diagnosis } = record;
  const { title, ask } = headline(record);
  const state = howBad(record);
  const offers = offersOf(record.proposals, record.decision, mostOffers);
  const findings = diagnosis === null ? [] : findingSections(diagnosis, outcome?.summary ?? '');
  const gaps = diagnosis === null ? [] : missingSections(diagnosis);
  const order: readonly (readonly Section[])[] =
    outcome === null
      ? [
          // While something is being done, that comes before why.
          attemptSections(record),
          findings,
          targetSections(record),
          offerSections(offers),
          withheldSections(record),
          choiceSections(record),
          buttonSections(record, offers),
          gaps,
        ]
      : [
          summarySections(outcome),
          attemptSections(record),
          notDone(record),
          offerSections(offers),
          buttonSections(record, offers),
          findings,
          targetSections(record),
          // The summary's next steps hold them already.
          outcome.nextSteps.length > 0 ? [] : gaps,
          preventionSections(outcome),
          timelineSections(record),
        ];
  const cause = outcome?.summary ?? (diagnosis === null ? '' : causeInShort(diagnosis));
  return {
    title,
    notice: [title, oneLine(cause, 300), ask].filter((part) => part !== '').join(' · '),
    sections: [
      section(0, paragraph(bold(ask)), ...(state === null ? [] : [paragraph(text(state))])),
      ...order.flat(),
      section(5, small(footer(record))),
    ],
  };
}

/** Remedies that were offered and that nobody approved. */
function notDone({ proposals, attempts, outcome }: IncidentRecord): readonly Section[] {
  if (outcome?.kind !== 'declined' && outcome?.kind !== 'expired') return [];
  const done = new Set(attempts.map(({ proposal }) => proposal.hash));
  const left = proposals.filter(({ hash }) => !done.has(hash)).slice(0, 4);
  return left.length === 0
    ? []
    : [
        section(
          3,
          ...left.map(({ plan }) =>
            paragraph(bold('Offered, not done: '), text(oneLine(plan.title, 100))),
          ),
        ),
      ];
}

function footer({ incidentId, located, openedAt, trail }: IncidentRecord): string {
  const where = located === null ? [] : [located.targetGroup.name, located.place.region];
  const end = trail === null ? [] : [`audit ${trail.entries}: ${trail.head.slice(0, 16)}`];
  return [incidentId, ...where, `opened ${dayAndMinuteOf(openedAt)}`, ...end]
    .map((part) => oneLine(part, 80))
    .join(' · ');
}
