/** All that a button carries: which open question, and the position of its option there. */
export interface ButtonValue {
  readonly decisionId: string;
  readonly option: number;
}

/** Buttons and menu of the incident's message; the number only keeps the ids apart within the message. */
export const OPTION_ACTION = /^(option-\d{1,3}|menu)$/;

/** The menu of the incident's message; each of its options has a value as a button has one. */
export const MENU_ACTION = 'menu';

export const optionActionId = (option: number): string => `option-${option}`;

export const writeButtonValue = ({ decisionId, option }: ButtonValue): string =>
  `${decisionId}.${option}`;

/** The value of a pressed button, or null when no button of ours has such a value. */
export function readButtonValue(value: string): ButtonValue | null {
  const match = /^([A-Za-z0-9_-]{1,200})\.(\d{1,3})$/.exec(value);
  return match?.[1] === undefined ? null : { decisionId: match[1], option: Number(match[2]) };
}
