import { addAnswer } from './answer.ts';
import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const HANDLED = /"msg":\s?"handled request"/;
const FIELD = {
  status: /"status":\s?(?<v>\d{3})/,
  size: /"size":\s?(?<v>\d+)/,
  duration: /"duration":\s?(?<v>[\d.]+)/,
  method: /"method":\s?"(?<v>[A-Z]+)"/,
  path: /"uri":\s?"(?<v>[^"]+)"/,
} as const;

/** Caddy's access log: for an error of its own Caddy sends no body, so a size above zero is the backend's answer. */
export const caddyAccessLog: Reader = {
  name: 'Caddy access log',
  recognises: ({ text }) => HANDLED.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      if (!HANDLED.test(line.text)) continue;
      const value = (field: keyof typeof FIELD): string | null =>
        FIELD[field].exec(line.text)?.groups?.['v'] ?? null;
      const status = Number(value('status') ?? 0);
      const size = value('size');
      const duration = value('duration');
      if (status < 100) continue;
      addAnswer(tally, line, {
        gateway: 'caddy',
        status,
        madeBy:
          status < 500
            ? 'upstream'
            : size === null
              ? 'unknown'
              : Number(size) > 0
                ? 'upstream'
                : 'gateway',
        upstream: null,
        path: value('path'),
        method: value('method'),
        millis: duration === null ? null : Math.round(Number(duration) * 1000),
      });
    }
    return tally.observations();
  },
};
