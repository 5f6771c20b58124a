import type { EpochMs } from '../../brand.ts';

export interface Entry<T> {
  readonly at: EpochMs;
  readonly value: T;
}

/** A value that changes at points in time and is known for all of them: past, present and what is planned. */
export class Timeline<T> {
  #entries: readonly Entry<T>[];

  constructor(at: EpochMs, value: T) {
    this.#entries = [{ at, value }];
  }

  /** From `at` on it is `value`; what was planned for then or later no longer happens. */
  set(at: EpochMs, value: T): void {
    this.#entries = [...this.#entries.filter((entry) => entry.at < at), { at, value }];
  }

  at(time: EpochMs): T {
    const [first, ...rest] = this.#entries;
    if (first === undefined) throw new RangeError('A timeline has at least one entry');
    return rest.reduce((latest, entry) => (entry.at <= time ? entry : latest), first).value;
  }

  /** Oldest first, without what is planned for after `until`. */
  entries(until: EpochMs): readonly Entry<T>[] {
    return this.#entries.filter((entry) => entry.at <= until);
  }

  changes(until: EpochMs): readonly EpochMs[] {
    return this.entries(until).map((entry) => entry.at);
  }
}

/** The value at a time, by entries of a timeline, oldest first. */
export function valueAt<T>(entries: readonly Entry<T>[], at: EpochMs): T {
  const entry = entries.findLast((each) => each.at <= at) ?? entries[0];
  if (entry === undefined) throw new RangeError('A timeline has at least one entry');
  return entry.value;
}
