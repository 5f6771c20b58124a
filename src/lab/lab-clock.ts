import { type EpochMs, epochMs } from '../brand.ts';
import type { Clock } from '../ports/clock.ts';

/** The lab's time: real time, plus what was skipped while the workflow only waited. */
export class LabClock implements Clock {
  readonly #base: () => number;
  #skipped = 0;

  /** @param base real time by default; tests give a fixed one */
  constructor(base: () => number = Date.now) {
    this.#base = base;
  }

  now(): EpochMs {
    return epochMs(this.#base() + this.#skipped);
  }

  /** Moves the lab's time on. */
  skip(milliseconds: number): void {
    this.#skipped += milliseconds;
  }
}
