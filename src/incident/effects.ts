import {
  createRetryStrategy,
  type DurableContext,
  StepError,
  StepSemantics,
} from '@aws/durable-execution-sdk-js';
import type { AuditEntry } from '../audit/entry.ts';
import { headOf } from '../audit/export.ts';
import { isoInstant } from '../brand.ts';
import type { World } from '../ports/world.ts';
import type { IncidentRecord } from './record.ts';

/** The outcome of an effect and the time, by the world's clock, at which it was had. */
export interface At<T> {
  readonly at: string;
  readonly value: T;
}

export type Once<T> =
  | ({ readonly kind: 'done' } & At<T>)
  /** The process died while it ran: it may have happened, or not. */
  | { readonly kind: 'interrupted'; readonly at: string };

/** Reads and idempotent writes: repeated when they fail, with the delays of the SDK. */
const REPEATABLE = {
  retryStrategy: createRetryStrategy({ maxAttempts: 4, initialDelay: { seconds: 1 } }),
};

/** Changes: begun at most once, whatever dies. AtMostOncePerRetry alone would still be retried. */
const NEVER_TWICE = {
  semantics: StepSemantics.AtMostOncePerRetry,
  retryStrategy: () => ({ shouldRetry: false }),
};

/** The effects of one incident, each a named durable step. Everything outside them runs again on a replay. */
export class Effects {
  readonly #context: DurableContext;
  readonly #world: World;
  /** The record as it was shown last: all that is left when the workflow itself fails. */
  shown: IncidentRecord | null = null;

  constructor(context: DurableContext, world: World) {
    this.#context = context;
    this.#world = world;
  }

  #now(): string {
    return isoInstant(this.#world.clock.now());
  }

  /** An effect that may be repeated: it reads, or writing twice is the same as writing once. */
  async repeatable<T>(name: string, effect: () => Promise<T>): Promise<At<T>> {
    return this.#context.step(
      name,
      async () => {
        const value = await effect();
        return { at: this.#now(), value };
      },
      REPEATABLE,
    );
  }

  /** An effect that must not be repeated. Killed on the way, it answers `interrupted` and is left alone. */
  async once<T>(name: string, effect: () => Promise<T>): Promise<Once<T>> {
    try {
      const { at, value } = await this.#context.step(
        name,
        async () => ({ at: this.#now(), value: await effect() }),
        NEVER_TWICE,
      );
      return { kind: 'done', at, value };
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      const { at } = await this.repeatable(`${name}-interrupted`, () => Promise.resolve(null));
      return { kind: 'interrupted', at };
    }
  }

  /** Saves the record and shows it in the incident's message. People not being told never stops the incident. */
  async show(incident: IncidentRecord): Promise<void> {
    const { store, chat } = this.#world;
    const { incidentId, revision } = incident;
    this.shown = incident;
    await this.repeatable(`save-${revision}`, () => store.save(incident));
    try {
      await this.repeatable(`show-${revision}`, async () => {
        const message = await store.loadMessage(incidentId);
        if (message === null) {
          await store.saveMessage(incidentId, await chat.publish(incident));
        } else {
          await chat.update(message, incident);
        }
      });
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      this.#context.logger.error('The incident message could not be shown', error);
    }
  }

  /** Says under the incident's message how it ended; said at most once, rather missing than twice. */
  async announceEnd(incident: IncidentRecord): Promise<void> {
    const { store, chat } = this.#world;
    await this.once(`announce-${incident.revision}`, async () => {
      const message = await store.loadMessage(incident.incidentId);
      if (message !== null) await chat.announceEnd(message, incident);
    });
  }

  /** Tells one person something privately. A message that cannot be delivered never stops the incident. */
  async tell(
    name: string,
    to: Parameters<World['chat']['tellPrivately']>[0],
    text: string,
  ): Promise<void> {
    try {
      await this.repeatable(name, () => this.#world.chat.tellPrivately(to, text));
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      this.#context.logger.error('A private answer could not be delivered', error);
    }
  }

  /** Appends to the audit trail. */
  async audit(entry: Omit<AuditEntry, 'at'> & { readonly at?: string }): Promise<void> {
    await this.repeatable(`audit-${entry.id}`, () =>
      this.#world.store.audit({ ...entry, at: entry.at ?? this.#now() }),
    );
  }

  /** How far the audit trail goes, and the hash of its end. */
  async trailSoFar(incidentId: string): Promise<IncidentRecord['trail']> {
    const { value } = await this.repeatable(`trail-of-${this.shown?.revision ?? 0}`, async () => {
      const trail = await this.#world.store.auditTrail(incidentId);
      return { entries: trail.length, head: headOf(trail) };
    });
    return value;
  }
}
