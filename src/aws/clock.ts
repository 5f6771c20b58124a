import { epochMs } from '../brand.ts';
import type { Clock } from '../ports/clock.ts';

export const systemClock: Clock = { now: () => epochMs(Date.now()) };

/** A pause between two looks at something that needs time. */
export type Pause = (seconds: number) => Promise<void>;

export const pause: Pause = (seconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
  });
