import type { Line } from './lines.ts';
import type { Tally } from './tally.ts';

/** Follows the outcomes of an access log, in its order, to tell an outage that ended from one that goes on. */
export class Aftermath {
  #failed = 0;
  #servedSince = 0;
  #servedMeanwhile = 0;
  #lastServed: Line | null = null;

  see(status: number, line: Line): void {
    if (status >= 500) {
      // What was served between two failures was served meanwhile.
      if (this.#failed > 0) this.#servedMeanwhile += this.#servedSince;
      this.#failed += 1;
      this.#servedSince = 0;
    } else if (status >= 200 && status < 400) {
      this.#servedSince += 1;
      this.#lastServed = line;
    }
  }

  addTo(tally: Tally): void {
    if (this.#failed === 0 || this.#lastServed === null) return;
    tally.add('aftermath', this.#lastServed, {
      kind: 'aftermath',
      failed: this.#failed,
      servedSince: this.#servedSince,
      servedMeanwhile: this.#servedMeanwhile,
    });
  }
}
