/** The longest look back: one-minute metrics of CloudWatch are asked for hours, not for days. */
const LONGEST_MS = 24 * 60 * 60_000;

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 60 * 60_000 };

/**
 * `30m` or `2h` in milliseconds.
 * @throws {RangeError} for anything else, or more than a day
 */
export function sinceMs(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,4})([mh])$/.exec(text.trim()) ?? [];
  const span = Number(count) * (UNIT_MS[unit] ?? 0);
  if (!(span >= 60_000 && span <= LONGEST_MS)) {
    throw new RangeError(
      `--since takes minutes or hours up to a day, such as 30m or 2h, not "${text}"`,
    );
  }
  return span;
}
