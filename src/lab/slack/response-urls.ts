import { randomBytes } from 'node:crypto';
import type { EpochMs } from '../../brand.ts';
import type { Clock } from '../../ports/clock.ts';

/** @see https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const USES = 5;
const VALID_MINUTES = 30;
const REMEMBERED = 500;

/** What a response_url answers to: a command in a channel, or a click on one of its messages. */
export interface ResponseContext {
  readonly user: string;
  readonly channel: string;
  /** The message whose button was pressed; null for a command. */
  readonly messageTs: string | null;
}

export type ResponseUse =
  | { readonly ok: true; readonly context: ResponseContext }
  | { readonly ok: false; readonly error: 'invalid_url' | 'used_url' | 'expired_url' };

interface Issued {
  readonly context: ResponseContext;
  readonly issuedAt: EpochMs;
  readonly usesLeft: number;
}

/** The addresses that Slack gives with a command or a click: five answers within half an hour. */
export class ResponseUrls {
  readonly #clock: Clock;
  readonly #issued = new Map<string, Issued>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The path of a new address, below the stand-in's origin. */
  issue(context: ResponseContext): string {
    const kind = context.messageTs === null ? 'commands' : 'actions';
    const path = `/slack/${kind}/${randomBytes(18).toString('base64url')}`;
    this.#issued.set(path, { context, issuedAt: this.#clock.now(), usesLeft: USES });
    for (const oldest of [...this.#issued.keys()].slice(0, -REMEMBERED)) {
      this.#issued.delete(oldest);
    }
    return path;
  }

  use(path: string): ResponseUse {
    const issued = this.#issued.get(path);
    if (!issued) return { ok: false, error: 'invalid_url' };
    if (this.#clock.now() - issued.issuedAt > VALID_MINUTES * 60_000) {
      return { ok: false, error: 'expired_url' };
    }
    if (issued.usesLeft === 0) return { ok: false, error: 'used_url' };
    this.#issued.set(path, { ...issued, usesLeft: issued.usesLeft - 1 });
    return { ok: true, context: issued.context };
  }
}
