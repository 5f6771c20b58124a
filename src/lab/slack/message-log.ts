import type { Clock } from '../../ports/clock.ts';
import type { Message, NewMessage } from './message.ts';

/** More than anybody scrolls back in a lab; the state that the page gets stays small. */
const KEPT_PER_CHANNEL = 200;

/** The messages of all channels, oldest first. */
export class MessageLog {
  readonly #clock: Clock;
  readonly #byChannel = new Map<string, Message[]>();
  #lastTs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  in(channel: string): readonly Message[] {
    return this.#byChannel.get(channel) ?? [];
  }

  all(): readonly Message[] {
    return [...this.#byChannel.values()].flat();
  }

  find(channel: string, ts: string): Message | null {
    return this.in(channel).find((message) => message.ts === ts) ?? null;
  }

  post(message: NewMessage): Message {
    const posted: Message = { ...message, ts: this.#nextTs(), edited: false };
    const kept = [...this.in(message.channel), posted].slice(-KEPT_PER_CHANNEL);
    this.#byChannel.set(message.channel, kept);
    return posted;
  }

  edit(message: Message, change: Partial<Pick<Message, 'text' | 'blocks'>>): Message {
    const edited: Message = { ...message, ...change, edited: true };
    this.#byChannel.set(
      message.channel,
      this.in(message.channel).map((each) => (each.ts === message.ts ? edited : each)),
    );
    return edited;
  }

  remove(message: Message): void {
    this.#byChannel.set(
      message.channel,
      this.in(message.channel).filter((each) => each.ts !== message.ts),
    );
  }

  /** Seconds with six decimals, as Slack writes it; never the same twice, however fast messages come. */
  #nextTs(): string {
    this.#lastTs = Math.max(this.#clock.now() * 1000, this.#lastTs + 1);
    const micros = String(this.#lastTs).padStart(7, '0');
    return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
  }
}
