import type { IncidentRecord, Outcome } from '../../incident/record.ts';
import { bold, list, type Part, paragraph, person, type Section, section, text } from './card.ts';
import { oneLine } from './escape.ts';
import { secondOf } from './instant.ts';

const MOST_STEPS = 8;
const MOST_PREVENTION = 4;
/** The beginning says who asked, the end how it went; what lies between is in the audit trail. */
const FIRST_ENTRIES = 3;
const LAST_ENTRIES = 9;
/** The card says the rest above. */
const LONGEST_ENTRY = 110;

/** What came of it, and what is left to do: before everything else once the incident is closed. */
export function summarySections(outcome: Outcome): readonly Section[] {
  const steps = outcome.nextSteps
    .slice(0, MOST_STEPS)
    .map((step) => [text(`☐ ${oneLine(step, 240)}`)]);
  return [
    section(0, paragraph(text(oneLine(outcome.summary, 600)))),
    ...(steps.length === 0
      ? []
      : [section(1, paragraph(bold('Next steps')), ...steps.map((step) => paragraph(...step)))]),
  ];
}

export function preventionSections({ prevention }: Outcome): readonly Section[] {
  const items = prevention.slice(0, MOST_PREVENTION).map((line) => [text(oneLine(line, 240))]);
  return items.length === 0
    ? []
    : [section(8, paragraph(bold('So that it does not come back')), list(items))];
}

export function timelineSections({ timeline }: IncidentRecord): readonly Section[] {
  if (timeline.length === 0) return [];
  const left = timeline.length - FIRST_ENTRIES - LAST_ENTRIES;
  const line = ({ at, who, what }: IncidentRecord['timeline'][number]): Part =>
    paragraph(text(`${secondOf(at)} `), person(who), text(` ${oneLine(what, LONGEST_ENTRY)}`));
  const lines =
    left <= 0
      ? timeline.map(line)
      : [
          ...timeline.slice(0, FIRST_ENTRIES).map(line),
          paragraph(text(`… ${left} more in the audit trail`)),
          ...timeline.slice(-LAST_ENTRIES).map(line),
        ];
  return [section(9, paragraph(bold('Timeline (UTC)')), ...lines)];
}
