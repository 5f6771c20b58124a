import { chained } from '../audit/chain.ts';
import type { AuditEntry, ChainedEntry } from '../audit/entry.ts';
import type { EvidenceBundle } from '../evidence/bundle.ts';
import {
  type AttemptClaim,
  type AttemptLimits,
  judgeAttempt,
  type TriedRemedy,
} from '../incident/attempt-limits.ts';
import type { IncidentRecord } from '../incident/record.ts';
import type { MessageRef } from '../ports/chat.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  FenceAnswer,
  IncidentStore,
  LockAnswer,
  OpenDecision,
} from '../ports/incident-store.ts';

/** The incident store of the lab and of most tests: the same rules as the table in DynamoDB, in memory. */
export class MemoryIncidentStore implements IncidentStore {
  readonly #clock: Clock;
  readonly #incidents = new Map<string, IncidentRecord>();
  readonly #messages = new Map<string, MessageRef>();
  readonly #bundles = new Map<string, EvidenceBundle>();
  readonly #decisions = new Map<string, OpenDecision>();
  readonly #locks = new Map<string, Lock>();
  readonly #tried = new Map<string, readonly TriedRemedy[]>();
  readonly #trails = new Map<string, readonly ChainedEntry[]>();

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
    if (held !== undefined && held.by !== incidentId && this.#holds(held)) {
      return { kind: 'held', by: held.by, until: held.until };
    }
    const token = (held?.token ?? 0) + 1;
    this.#locks.set(targetGroup, { by: incidentId, until, token });
    return { kind: 'taken', token };
  }

  async enterFence(targetGroup: string, incidentId: string, token: number): Promise<FenceAnswer> {
    const held = this.#locks.get(targetGroup);
    const mine = held?.by === incidentId && held.token === token && this.#holds(held);
    return { kind: mine ? 'entered' : 'stale' };
  }

  async unlock(targetGroup: string, incidentId: string): Promise<void> {
    const held = this.#locks.get(targetGroup);
    // The token stays: it never goes back.
    if (held?.by === incidentId) this.#locks.set(targetGroup, { ...held, until: LONG_AGO });
  }

  #holds({ until }: Lock): boolean {
    return Date.parse(until) > this.#clock.now();
  }

  async claimAttempt(
    targetGroup: string,
    tried: TriedRemedy,
    limits: AttemptLimits,
  ): Promise<AttemptClaim> {
    const before = this.#tried.get(targetGroup) ?? [];
    const claim = judgeAttempt(before, tried, limits);
    if (claim.kind === 'claimed' && !before.some(({ id }) => id === tried.id)) {
      this.#tried.set(targetGroup, [...before, tried]);
    }
    return claim;
  }

  async audit(entry: AuditEntry): Promise<void> {
    const trail = this.#trails.get(entry.incidentId) ?? [];
    if (trail.some(({ id }) => id === entry.id)) return;
    this.#trails.set(entry.incidentId, [...trail, chained(trail.at(-1) ?? null, entry)]);
  }

  async auditTrail(incidentId: string): Promise<readonly ChainedEntry[]> {
    return this.#trails.get(incidentId) ?? [];
  }
}

interface Lock {
  readonly by: string;
  readonly until: string;
  readonly token: number;
}

const LONG_AGO = new Date(0).toISOString();
