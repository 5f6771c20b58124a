import type { Exhibit } from '../evidence/exhibit.ts';
import type { Observation } from './observation.ts';

/**
 * Understands one format. `recognises` looks at the content, because people paste several files into one block
 * and under wrong names; it must be cheap, as every reader is asked about every exhibit.
 */
export interface Reader {
  readonly name: string;
  readonly recognises: (exhibit: Exhibit) => boolean;
  /**
   * A line that is wholly of this format, whatever words it holds: in a large log no other reader is asked about
   * it. Anchored at the start of the line, so that it is cheap to tell.
   */
  readonly owns?: RegExp;
  readonly read: (exhibit: Exhibit) => readonly Observation[];
}
