import { type EpochMs, epochMs } from '../../brand.ts';
import { noise } from './noise.ts';

/**
 * A library that the image filter of nginx uses crashes some of the workers that load it: the requests that a worker has
 * in hand end with it, and the master starts another one at once.
 */
export const CRASHING_MODULE = 'libgd.so.3.0.11';

/** Share of the requests that end with a worker. */
export const CUT_SHARE = 0.03;

const EVERY_MS = 7_000;

export interface WorkerCrash {
  readonly at: EpochMs;
  readonly pid: number;
}

/** The workers that crashed since the library came, until `until`, newest first and as many as anybody looks at. */
export function crashesSince(since: EpochMs, until: EpochMs, most: number): readonly WorkerCrash[] {
  const count = Math.floor((until - since) / EVERY_MS);
  return Array.from({ length: Math.min(count, most) }, (_, index) => {
    const nth = count - index;
    const at = epochMs(since + nth * EVERY_MS - Math.floor(noise(nth, 21) * EVERY_MS * 0.8));
    return { at, pid: 20_400 + nth * 3 };
  });
}
