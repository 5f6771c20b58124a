import type { Duration } from '@aws/durable-execution-sdk-js';
import { type Catalogue, EMPTY_CATALOGUE } from '../catalogue/catalogue.ts';
import type { Policy } from '../policy/policy.ts';
import type { RemedyId } from '../remedies/remedy-id.ts';

/** What a deployment decides about the workflow. */
export interface Settings {
  readonly policy: Policy;
  /** The remedies that it brought the permission for; any other is told, not offered. */
  readonly enabled: ReadonlySet<RemedyId>;
  /** What people wrote down about their services; `catalogued` finds one by its name. */
  readonly catalogue: Catalogue;
  /** How long an approval may be given; then the card loses its buttons. */
  readonly approvalExpires: Duration;
  /** After a remedy that can be undone: how long its undo is offered. */
  readonly undoExpires: Duration;
  /** Between the targets of a rolling change: how often and how many times target health is read. */
  readonly gate: Polling;
  /** After the change: how often and how many times the service is read before it counts as not fixed. */
  readonly verification: Polling;
  /** How many remedies one incident may try before it is handed to a person. */
  readonly attempts: number;
}

export interface Polling {
  readonly every: Duration;
  readonly times: number;
}

/**
 * Target health needs interval times threshold (by default 30 s × 5) to turn, and metrics of a minute are
 * complete a minute later: eight minutes to judge a remedy.
 */
export const DEFAULT_PACE: Omit<Settings, 'policy' | 'enabled'> = {
  catalogue: EMPTY_CATALOGUE,
  approvalExpires: { minutes: 15 },
  undoExpires: { minutes: 30 },
  gate: { every: { seconds: 10 }, times: 30 },
  verification: { every: { seconds: 15 }, times: 32 },
  attempts: 3,
};
