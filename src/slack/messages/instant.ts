import { parseInstant } from '../../brand.ts';
import { oneLine } from './escape.ts';

/**
 * Times are shown in UTC, as logs and AWS show them: whoever reads the message has both side by side. A text that is no
 * time is shown as it is.
 */
const format = (iso: string, from: number, to: number): string => {
  const at = parseInstant(iso);
  return at === null ? oneLine(iso, 30) : new Date(at).toISOString().slice(from, to);
};

/** `17:42 UTC` */
export const minuteOf = (iso: string): string => `${format(iso, 11, 16)} UTC`;

/** `17:42:05` */
export const secondOf = (iso: string): string => format(iso, 11, 19);

/** `2026-11-22 17:42 UTC` */
export const dayAndMinuteOf = (iso: string): string =>
  `${format(iso, 0, 10)} ${format(iso, 11, 16)} UTC`;
