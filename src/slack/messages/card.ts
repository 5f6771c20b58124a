import type { Person } from '../../incident/request.ts';

/**
 * What a message says, before it is drawn for Slack or for a terminal: both draw the same card, so they cannot differ.
 * Texts in it are as they came; whoever draws cleans them.
 */
export interface Card {
  /** One line: which service, what state. */
  readonly title: string;
  /** What a notification says. */
  readonly notice: string;
  readonly sections: readonly Section[];
}

export interface Section {
  /** 0 is never left out; of the others the highest goes first when a message gets too long. */
  readonly weight: number;
  readonly parts: readonly Part[];
}

export type Part =
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Span[])[] }
  /** Copied as it is, in a fixed font: log lines, commands. */
  | { readonly kind: 'verbatim'; readonly text: string }
  | { readonly kind: 'small'; readonly text: string }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] }
  /** One choice of many. */
  | {
      readonly kind: 'menu';
      readonly placeholder: string;
      readonly options: readonly MenuOption[];
    };

export type Span =
  | { readonly kind: 'text' | 'bold' | 'code'; readonly text: string }
  | { readonly kind: 'user' | 'user-group'; readonly id: string; readonly name: string };

export interface MenuOption {
  /** Position in the open question's options. */
  readonly option: number;
  readonly label: string;
  readonly value: string;
}

export interface Button {
  /** Position in the open question's options. */
  readonly option: number;
  readonly label: string;
  /** The label in full, for screen readers. */
  readonly means: string;
  readonly style: 'primary' | 'danger' | 'plain';
  readonly value: string;
  readonly confirm: {
    readonly title: string;
    readonly text: string;
    readonly yes: string;
    readonly no: string;
  } | null;
}

export const text = (words: string): Span => ({ kind: 'text', text: words });
export const bold = (words: string): Span => ({ kind: 'bold', text: words });
export const code = (words: string): Span => ({ kind: 'code', text: words });

export const paragraph = (...spans: readonly Span[]): Part => ({ kind: 'paragraph', spans });
export const list = (items: readonly (readonly Span[])[]): Part => ({ kind: 'list', items });
export const verbatim = (words: string): Part => ({ kind: 'verbatim', text: words });
export const small = (words: string): Part => ({ kind: 'small', text: words });

export const section = (weight: number, ...parts: readonly Part[]): Section => ({ weight, parts });

/** Slack's ids of users; anything else would be refused, or mention something that is no person. */
const USER_ID = /^[UW][A-Z0-9]{1,30}$/;

/** A person by name: a mention where the id is one of Slack's. */
export function person(who: Person | 'fiveohtwo'): Span {
  if (who === 'fiveohtwo') return text('fiveohtwo');
  const name = who.name === '' ? who.user : who.name;
  return USER_ID.test(who.user) ? { kind: 'user', id: who.user, name } : text(name);
}

/** As many as ever have to approve; see the policy. */
const MOST_PEOPLE = 5;

/** Several people in a row: `ann and ben`. */
export const people = (all: readonly Person[]): readonly Span[] =>
  all.slice(0, MOST_PEOPLE).flatMap((who, index) => {
    const short = { ...who, name: who.name.slice(0, 40), user: who.user.slice(0, 40) };
    return index === 0 ? [person(short)] : [text(' and '), person(short)];
  });

/** Our policy names approvers in Slack's notation, `<@U…>` and `<!subteam^S…>`; all else of it is plain text. */
export function naming(approvers: string): readonly Span[] {
  return approvers
    .split(/(<@[UW][A-Z0-9]{1,30}>|<!subteam\^S[A-Z0-9]{1,30}>)/)
    .filter((piece) => piece !== '')
    .map((piece): Span => {
      const id = /^<(?:@|!subteam\^)([A-Z0-9]+)>$/.exec(piece)?.[1];
      if (id === undefined) return text(piece);
      return { kind: piece.startsWith('<@') ? 'user' : 'user-group', id, name: id };
    });
}
