import type { Exhibit } from '../evidence/exhibit.ts';
import type { Observation } from './observation.ts';

/**
 * Understands one format. `recognises` looks at the content, because people paste several files into one block
 * and under wrong names; it must be cheap, as every reader is asked about every exhibit.
 */
export interface Reader {
  readonly name: string;
  readonly recognises: (exhibit: Exhibit) => boolean;
  readonly read: (exhibit: Exhibit) => readonly Observation[];
}
