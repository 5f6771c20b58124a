/** What stops changes, whoever approved them. An answer that could not be had stops them too. */
export interface Brakes {
  /** The kill switch, read anew each time: `off` stops every change at once. */
  changes(): Promise<Brake>;
  /** Whether change calendars let changes through: all of them have to. */
  calendars(names: readonly string[]): Promise<Brake>;
}

export type Brake =
  | { readonly kind: 'released' }
  /** `why` is for people: who stops it, until when, and what to do about it. */
  | { readonly kind: 'applied' | 'unreadable'; readonly why: string };
