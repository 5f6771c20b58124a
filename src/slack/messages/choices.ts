import type { IncidentRecord } from '../../incident/record.ts';
import { writeButtonValue } from '../button-value.ts';
import { type MenuOption, paragraph, type Section, section, small, text } from './card.ts';
import { oneLine } from './escape.ts';

/** What the options may take of a message, in characters of JSON; see `blocks-budget.ts`. */
const ROOM_FOR_OPTIONS = 8000;

/** Around the text of an option, as Block Kit has it. */
const AROUND_OPTION = 60;

/** What has to be chosen before the search goes on: the question, and a menu of what was found. */
export function choiceSections({ question, decision }: IncidentRecord): readonly Section[] {
  if (question === null || decision === null) return [];
  const all = decision.options.flatMap((choice, option): readonly MenuOption[] =>
    choice.kind === 'pick'
      ? [
          {
            option,
            label: choice.label,
            value: writeButtonValue({ decisionId: decision.decisionId, option }),
          },
        ]
      : [],
  );
  if (all.length === 0) return [];
  let room = ROOM_FOR_OPTIONS;
  const shown = all.filter(({ label, value }) => {
    room -= JSON.stringify(label).length + value.length + AROUND_OPTION;
    return room >= 0;
  });
  const left = all.length - shown.length;
  return [
    section(
      0,
      paragraph(text(oneLine(question, 300))),
      { kind: 'menu', placeholder: 'Choose what is meant', options: shown },
      ...(left === 0
        ? []
        : [small(`${left} more do not fit here: ask again with a name that says more.`)]),
    ),
  ];
}
