interface Step {
  readonly mark: ' ' | '-' | '+';
  readonly line: string;
}

/** `diff -U 1` of two short texts without the two lines that name them, as documents show what they edit. */
export function unifiedDiff(
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  const steps = stepsBetween(before, after);
  // A line is shown when it or one beside it differs.
  const shown = steps.map((_, index) =>
    steps.slice(Math.max(0, index - 1), index + 2).some(({ mark }) => mark !== ' '),
  );
  return steps.flatMap((step, index) => {
    if (!shown[index]) return [];
    const text = `${step.mark}${step.line}`;
    if (shown[index - 1]) return [text];
    const end = shown.indexOf(false, index);
    const hunk = steps.slice(index, end === -1 ? steps.length : end);
    const above = steps.slice(0, index);
    return [`@@ -${range(above, hunk, '+')} +${range(above, hunk, '-')} @@`, text];
  });
}

/** Where a hunk begins and how long it is, in the text that has no lines of this mark. */
function range(above: readonly Step[], hunk: readonly Step[], not: '-' | '+'): string {
  const count = (steps: readonly Step[]) => steps.filter(({ mark }) => mark !== not).length;
  const lines = count(hunk);
  return lines === 1 ? `${count(above) + 1}` : `${count(above) + 1},${lines}`;
}

/** Which lines go and which come, where a few lines of a text differ. */
function stepsBetween(before: readonly string[], after: readonly string[]): readonly Step[] {
  const [old, ...oldRest] = before;
  const [fresh, ...freshRest] = after;
  if (old === undefined) return after.map((line) => ({ mark: '+', line }));
  if (fresh === undefined) return before.map((line) => ({ mark: '-', line }));
  if (old === fresh) return [{ mark: ' ', line: old }, ...stepsBetween(oldRest, freshRest)];
  // A line that comes later on the other side is kept for it.
  return before.includes(fresh) || !after.includes(old)
    ? [{ mark: '-', line: old }, ...stepsBetween(oldRest, after)]
    : [{ mark: '+', line: fresh }, ...stepsBetween(before, freshRest)];
}
