import type { EvidenceBundle } from '../evidence/bundle.ts';
import type { AuditEntry, IncidentRecord } from '../incident/record.ts';
import type { MessageRef } from '../ports/chat.ts';
import type { Clock } from '../ports/clock.ts';
import type { IncidentStore, LockAnswer, OpenDecision } from '../ports/incident-store.ts';

/** The incident store of the lab and of most tests: the same rules as the table in DynamoDB, in memory. */
export class MemoryIncidentStore implements IncidentStore {
  readonly #clock: Clock;
  readonly #incidents = new Map<string, IncidentRecord>();
  readonly #messages = new Map<string, MessageRef>();
  readonly #bundles = new Map<string, EvidenceBundle>();
  readonly #decisions = new Map<string, OpenDecision>();
  readonly #locks = new Map<string, { readonly by: string; readonly until: string }>();
  readonly #audit = new Map<string, AuditEntry>();

  #tellChanged: () => void = () => {};
  #changed: Promise<void> = new Promise((resolve) => {
    this.#tellChanged = resolve;
  });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves at the next change of an incident. */
  changed(): Promise<void> {
    return this.#changed;
  }

  async save(incident: IncidentRecord): Promise<void> {
    const stored = this.#incidents.get(incident.incidentId);
    if (stored !== undefined && stored.revision >= incident.revision) return;
    this.#incidents.set(incident.incidentId, structuredClone(incident));
    this.#tellChanged();
    this.#changed = new Promise((resolve) => {
      this.#tellChanged = resolve;
    });
  }

  async load(incidentId: string): Promise<IncidentRecord | null> {
    return this.#incidents.get(incidentId) ?? null;
  }

  async saveMessage(incidentId: string, message: MessageRef): Promise<void> {
    this.#messages.set(incidentId, message);
  }

  async loadMessage(incidentId: string): Promise<MessageRef | null> {
    return this.#messages.get(incidentId) ?? null;
  }

  async saveBundle(incidentId: string, key: string, bundle: EvidenceBundle): Promise<void> {
    this.#bundles.set(`${incidentId} ${key}`, structuredClone(bundle));
  }

  async loadBundle(incidentId: string, key: string): Promise<EvidenceBundle | null> {
    return this.#bundles.get(`${incidentId} ${key}`) ?? null;
  }

  async openDecision(decision: OpenDecision): Promise<void> {
    this.#decisions.set(decision.decisionId, decision);
  }

  async loadDecision(decisionId: string): Promise<OpenDecision | null> {
    return this.#decisions.get(decisionId) ?? null;
  }

  async lock(targetGroup: string, incidentId: string, until: string): Promise<LockAnswer> {
    const held = this.#locks.get(targetGroup);
    if (
      held !== undefined &&
      held.by !== incidentId &&
      Date.parse(held.until) > this.#clock.now()
    ) {
      return { kind: 'held', ...held };
    }
    this.#locks.set(targetGroup, { by: incidentId, until });
    return { kind: 'taken' };
  }

  async unlock(targetGroup: string, incidentId: string): Promise<void> {
    if (this.#locks.get(targetGroup)?.by === incidentId) this.#locks.delete(targetGroup);
  }

  async audit(entry: AuditEntry): Promise<void> {
    if (!this.#audit.has(entry.id)) this.#audit.set(entry.id, entry);
  }

  async auditTrail(incidentId: string): Promise<readonly AuditEntry[]> {
    return [...this.#audit.values()].filter((entry) => entry.incidentId === incidentId);
  }
}
