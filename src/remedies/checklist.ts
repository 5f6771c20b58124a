import type { CauseId } from '../diagnosis/taxonomy.ts';

/** Exact next steps for a person, with what was found filled in: entries, host names, files, dates. */
export interface Checklist {
  readonly cause: CauseId;
  /** In the order in which they are to be done, one sentence or command each; never empty. */
  readonly steps: readonly string[];
}
