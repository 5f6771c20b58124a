import type { IncidentRecord } from '../incident/record.ts';

/**
 * Where people read about an incident. There is one living message per incident: published once, then edited.
 * The adapter draws it from the record, so what is shown can never differ from what is known.
 */
export interface Chat {
  /** Posts the incident's message in its channel. */
  publish(incident: IncidentRecord): Promise<MessageRef>;
  /** Edits the incident's message to show the record as it is now. */
  update(message: MessageRef, incident: IncidentRecord): Promise<void>;
  /** Adds how the incident ended under its message, seen in the channel too: news, not one more step. */
  announceEnd(message: MessageRef, incident: IncidentRecord): Promise<void>;
  /** Tells one person something that the others in the channel do not see. */
  tellPrivately(
    to: { readonly channel: string; readonly user: string },
    text: string,
  ): Promise<void>;
}

export interface MessageRef {
  readonly channel: string;
  /** Slack's message timestamp, which is its id. */
  readonly ts: string;
}
