import type { Outcome } from './outcome.ts';

/** What is wrong with a release that runs all the same. */
export type Flaw =
  | 'none'
  /** It closes one connection in eight without an answer, whatever is asked. */
  | 'drops-some-answers'
  /** An exception in one handler ends the connection of the request that met it. */
  | 'aborts-deliveries';

/** The request in which that handler runs. */
export const DELIVERY_ROUTE = 'POST /checkout/delivery';

/** Requests that end otherwise than those of a sound release; `share` is their share of all. */
export function flawedRequests(
  flaw: Flaw,
): readonly (Omit<Outcome, 'perMinute'> & { readonly share: number })[] {
  switch (flaw) {
    case 'none':
    // Whatever is asked: `closedEarlyShare` has it.
    case 'drops-some-answers':
      return [];
    case 'aborts-deliveries':
      return [{ share: 0.03, ending: 'cut', status: 502, seconds: 0.243, route: DELIVERY_ROUTE }];
    default:
      return flaw satisfies never;
  }
}
