import type { EvidenceBundle } from '../evidence/bundle.ts';
import type { Choice } from '../incident/click.ts';
import type { AuditEntry, IncidentRecord } from '../incident/record.ts';
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
   * Takes the lock on a target group for an incident; the same incident takes it again with the same result.
   * `until` frees it by itself if its holder dies.
   */
  lock(targetGroup: string, incidentId: string, until: string): Promise<LockAnswer>;
  unlock(targetGroup: string, incidentId: string): Promise<void>;

  /** Appends to the audit trail; the same `entry.id` twice is one entry. */
  audit(entry: AuditEntry): Promise<void>;
  auditTrail(incidentId: string): Promise<readonly AuditEntry[]>;
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
  | { readonly kind: 'taken' }
  | { readonly kind: 'held'; readonly by: string; readonly until: string };
