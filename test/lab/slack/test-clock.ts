import { type EpochMs, epochMs } from '../../../src/brand.ts';
import type { Clock } from '../../../src/ports/clock.ts';

/** A clock that moves when it is told to. */
export class TestClock implements Clock {
  #now = Date.UTC(2026, 10, 22, 3, 0);

  now(): EpochMs {
    return epochMs(this.#now);
  }

  pass(time: { readonly seconds: number }): void {
    this.#now += time.seconds * 1000;
  }
}
