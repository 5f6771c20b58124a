import { parseInstant } from '../brand.ts';
import type { Choice } from '../incident/click.ts';
import type { Clock } from '../ports/clock.ts';
import type { IncidentStore, OpenDecision } from '../ports/incident-store.ts';
import { readButtonValue } from './button-value.ts';

/** What a button stands for, as our own store knows it. */
export type OpenOption =
  | {
      readonly kind: 'open';
      readonly decision: OpenDecision;
      readonly choice: Choice;
      /** Where the incident's message is, null when it is not known. */
      readonly channel: string | null;
    }
  /** No such question: a value that is not ours, or a question that is long gone. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'expired' }
  /** Pressed in another channel than the incident's. */
  | { readonly kind: 'elsewhere' };

/**
 * The option behind a button's value. The value only names a place in the store: what is chosen, for which incident
 * and until when is read there, never from the button.
 */
export async function findOpenOption(
  { store, clock }: { readonly store: IncidentStore; readonly clock: Clock },
  value: string,
  pressedIn: string | null,
): Promise<OpenOption> {
  const button = readButtonValue(value);
  if (button === null) return { kind: 'unknown' };
  const decision = await store.loadDecision(button.decisionId);
  const choice = decision?.options[button.option];
  if (decision === null || choice === undefined) return { kind: 'unknown' };

  const expiresAt = parseInstant(decision.expiresAt);
  if (expiresAt === null || clock.now() >= expiresAt) return { kind: 'expired' };

  const channel = (await store.loadMessage(decision.incidentId))?.channel ?? null;
  if (channel !== null && pressedIn !== null && channel !== pressedIn) return { kind: 'elsewhere' };
  return { kind: 'open', decision, choice, channel };
}
