import type { StatementPhrase } from './statement-phrase.ts';
import { TOLD_ADDRESSES } from './told-addresses.ts';
import { TOLD_CHANGES } from './told-changes.ts';
import { TOLD_CONNECTIONS } from './told-connections.ts';
import { TOLD_PROCESS } from './told-process.ts';
import { TOLD_REQUESTS } from './told-requests.ts';

/**
 * What people write about a 502 in their own words, by what it means. Each pattern is a way of speaking, not a
 * sentence that somebody once wrote: a statement only shifts the odds, evidence decides.
 */
export const STATEMENTS: readonly StatementPhrase[] = [
  ...TOLD_REQUESTS,
  ...TOLD_PROCESS,
  ...TOLD_CONNECTIONS,
  ...TOLD_ADDRESSES,
  ...TOLD_CHANGES,
];
