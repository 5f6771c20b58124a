import type { AuditEntry, ChainedEntry } from '../audit/entry.ts';
import type { EvidenceBundle } from '../evidence/bundle.ts';
import type { AttemptClaim, AttemptLimits, TriedRemedy } from '../incident/attempt-limits.ts';
import type { Choice } from '../incident/click.ts';
import type { IncidentRecord } from '../incident/record.ts';
import type { MessageRef } from './chat.ts';

/** Incidents, their evidence, the audit trail and the locks. Races are decided here, by conditional writes. */
export interface IncidentStore {
  /** Writes the record; a write with an older `revision` than the stored one changes nothing. */
  save(incident: IncidentRecord): Promise<void>;
  load(incidentId: string): Promise<IncidentRecord | null>;

  saveMessage(incidentId: string, message: MessageRef): Promise<void>;
  loadMessage(incidentId: string): Promise<MessageRef | null>;

  /** Stores evidence under a key of the incident (`initial`, `guard-1`, ...). */
  saveBundle(incidentId: string, key: string, bundle: EvidenceBundle): Promise<void>;
  loadBundle(incidentId: string, key: string): Promise<EvidenceBundle | null>;

  /** Opens a decision: from now on a click on `decisionId` reaches this callback. */
  openDecision(decision: OpenDecision): Promise<void>;
  loadDecision(decisionId: string): Promise<OpenDecision | null>;

  /**
   * Takes the lock on a target group for an incident, or prolongs it. Each time it is taken its fencing token is
   * higher than any before. `until` frees it by itself if its holder dies.
   */
  lock(targetGroup: string, incidentId: string, until: string): Promise<LockAnswer>;
  /**
   * Says that a change is about to be made under a lock. Refused unless this very token still holds it: whoever lost
   * the lock, by expiry or to a later run of the same incident, must not change anything any more.
   */
  enterFence(targetGroup: string, incidentId: string, token: number): Promise<FenceAnswer>;
  unlock(targetGroup: string, incidentId: string): Promise<void>;

  /**
   * Claims the right to begin a remedy on a target group, and keeps that it was begun: of two that race one is
   * refused. The same `tried.id` again is the same attempt.
   */
  claimAttempt(
    targetGroup: string,
    tried: TriedRemedy,
    limits: AttemptLimits,
  ): Promise<AttemptClaim>;

  /** Appends to the chain of the audit trail; the same `entry.id` twice is one entry. Two writers never fork it. */
  audit(entry: AuditEntry): Promise<void>;
  /** The whole trail of an incident, in the order of its chain. */
  auditTrail(incidentId: string): Promise<readonly ChainedEntry[]>;
}

export interface OpenDecision {
  /** Random, at least 128 bits, and all that a button carries. */
  readonly decisionId: string;
  readonly incidentId: string;
  /** The durable callback that waits for the click. */
  readonly callbackId: string;
  /** What each button means, by its position: a button's own value is never believed. */
  readonly options: readonly Choice[];
  /** ISO 8601. */
  readonly expiresAt: string;
}

export type LockAnswer =
  /** `token` goes with every change that is made under the lock. */
  | { readonly kind: 'taken'; readonly token: number }
  | { readonly kind: 'held'; readonly by: string; readonly until: string };

export type FenceAnswer =
  | { readonly kind: 'entered' }
  /** The lock has expired, or belongs to a newer holder. */
  | { readonly kind: 'stale' };
