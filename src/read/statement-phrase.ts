/** A way of speaking, and what it means. */
export interface StatementPhrase {
  readonly topic: string;
  readonly phrase: RegExp;
}
