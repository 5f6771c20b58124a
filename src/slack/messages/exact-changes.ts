import type { Change, Diff } from '../../remedies/plan.ts';

/** What a plan does, as it is approved: its commands and calls. */
export const commandsOf = (changes: readonly Change[]): string =>
  changes.map(({ shown }) => shown).join('\n');

/** The same, and the lines that they replace: for a message that has room for them. */
export function commandsWithDiffs(changes: readonly Change[]): string {
  // The same file of many hosts is edited in the same way: once is enough.
  const diffs = new Set(changes.flatMap(({ diff }) => (diff === undefined ? [] : [inLines(diff)])));
  return [commandsOf(changes), ...diffs].join('\n\n');
}

const inLines = ({ of, before, after }: Diff): string =>
  [of, ...before.map((line) => `- ${line}`), ...after.map((line) => `+ ${line}`)].join('\n');
