import type { IncidentRecord } from '../../incident/record.ts';
import { bold, paragraph, type Section, section, text } from './card.ts';
import { oneLine } from './escape.ts';

const MOST_SHOWN = 4;

/** What would help as well and has no button, with the reason; a closed incident has it among its next steps. */
export function withheldSections({ decision, withheld }: IncidentRecord): readonly Section[] {
  if (decision === null || withheld.length === 0) return [];
  return [
    section(
      2,
      ...withheld
        .slice(0, MOST_SHOWN)
        .map(({ plan, why }) =>
          paragraph(
            bold(`Would help, not offered: ${oneLine(plan.title, 100)}. `),
            text(oneLine(why, 250)),
          ),
        ),
    ),
  ];
}
