import { randomBytes } from 'node:crypto';
import type { EpochMs } from '../../brand.ts';
import type { Clock } from '../../ports/clock.ts';

/** @see https://docs.slack.dev/interactivity/handling-user-interaction */
const VALID_SECONDS = 3;
const REMEMBERED = 200;

export type Redeemed =
  | { readonly ok: true; readonly user: string }
  | {
      readonly ok: false;
      readonly error: 'invalid_trigger_id' | 'exchanged_trigger_id' | 'expired_trigger_id';
    };

interface Trigger {
  readonly user: string;
  readonly issuedAt: EpochMs;
  readonly used: boolean;
}

/** A click or command lets the app open one modal for that person, once, within three seconds. */
export class TriggerIds {
  readonly #clock: Clock;
  readonly #issued = new Map<string, Trigger>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(user: string): string {
    const issuedAt = this.#clock.now();
    const id = `${issuedAt}.${randomBytes(6).readUIntBE(0, 6)}.${randomBytes(16).toString('hex')}`;
    this.#issued.set(id, { user, issuedAt, used: false });
    for (const oldest of [...this.#issued.keys()].slice(0, -REMEMBERED)) {
      this.#issued.delete(oldest);
    }
    return id;
  }

  redeem(id: string): Redeemed {
    const trigger = this.#issued.get(id);
    if (!trigger) return { ok: false, error: 'invalid_trigger_id' };
    if (trigger.used) return { ok: false, error: 'exchanged_trigger_id' };
    if (this.#clock.now() - trigger.issuedAt > VALID_SECONDS * 1000) {
      return { ok: false, error: 'expired_trigger_id' };
    }
    this.#issued.set(id, { ...trigger, used: true });
    return { ok: true, user: trigger.user };
  }
}
