import type { CauseId } from '../../../src/diagnosis/taxonomy.ts';

/** One literal line of a product and the causes that it names; the first verdict must be one of them. */
export interface Row {
  readonly line: string;
  readonly means: readonly CauseId[];
  /** Where it was found: `gateway_error_log` unless said. */
  readonly in?: string;
}
