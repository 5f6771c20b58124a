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
      /** Where the incident's message is. */
      readonly channel: string;
    }
  /** No such question: a value that is not ours, or a question that is long gone. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'expired'; readonly incidentId: string; readonly choice: Choice }
  /** Pressed on another message than the incident's. */
  | { readonly kind: 'elsewhere'; readonly incidentId: string; readonly choice: Choice };

/** Where a button was pressed; the form of a button knows only its channel's incident. */
export type PressedAt =
  | { readonly kind: 'message'; readonly channel: string | null; readonly ts: string | null }
  | { readonly kind: 'form' };

/**
 * The option behind a button's value. The value only names a place in the store: what is chosen, for which incident
 * and until when is read there, never from the button. It counts on the incident's own message and on no other:
 * somebody may have copied the button.
 */
export async function findOpenOption(
  {
    store,
    clock,
  }: { readonly store: Pick<IncidentStore, 'loadDecision' | 'loadMessage'>; readonly clock: Clock },
  value: string,
  pressed: PressedAt,
): Promise<OpenOption> {
  const button = readButtonValue(value);
  if (button === null) return { kind: 'unknown' };
  const decision = await store.loadDecision(button.decisionId);
  const choice = decision?.options[button.option];
  if (decision === null || choice === undefined) return { kind: 'unknown' };
  const { incidentId } = decision;

  const expiresAt = parseInstant(decision.expiresAt);
  if (expiresAt === null || clock.now() >= expiresAt) {
    return { kind: 'expired', incidentId, choice };
  }
  const message = await store.loadMessage(incidentId);
  const here =
    message !== null &&
    (pressed.kind === 'form' || (pressed.channel === message.channel && pressed.ts === message.ts));
  return here
    ? { kind: 'open', decision, choice, channel: message.channel }
    : { kind: 'elsewhere', incidentId, choice };
}
