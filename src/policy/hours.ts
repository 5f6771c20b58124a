import * as z from 'zod';
import type { EpochMs } from '../brand.ts';

/** In the order in which a week goes. */
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

type Day = (typeof DAYS)[number];

export const hoursSchema = z.object({
  /** As in the tz database: `Europe/Berlin`. */
  timeZone: z.string().refine(isTimeZone, 'is not a time zone of the tz database'),
  days: z.array(z.enum(DAYS)).min(1),
  /** `08:30`; a window whose end is not after its beginning goes on into the next day. */
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/),
});

type Hours = Readonly<z.infer<typeof hoursSchema>>;

/** Whether a point in time lies in one of the windows. No list is no limit; an empty list is never. */
export const isWithin = (windows: readonly Hours[] | undefined, at: EpochMs): boolean =>
  windows === undefined || windows.some((hours) => contains(hours, at));

/** The windows as people read them. */
export const sayHours = (windows: readonly Hours[]): string =>
  windows.length === 0
    ? 'never'
    : windows
        .map(({ days, from, to, timeZone }) => `${days.join(', ')} ${from} to ${to} (${timeZone})`)
        .join('; ');

function isTimeZone(name: string): boolean {
  try {
    clockIn(name);
    return true;
  } catch {
    return false;
  }
}

function contains({ timeZone, days, from, to }: Hours, at: EpochMs): boolean {
  const { day, time } = localTime(timeZone, at);
  // Times of one width compare as they are read.
  if (from < to) return days.includes(day) && from <= time && time < to;
  // Over midnight: the evening of its own day, or the morning after it.
  return (days.includes(day) && from <= time) || (days.includes(dayBefore(day)) && time < to);
}

/** The day and time that clocks show there, daylight saving included. */
function localTime(timeZone: string, at: EpochMs): { readonly day: Day; readonly time: string } {
  const parts = new Map(
    clockIn(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const day = DAYS.find((name) => name === parts.get('weekday')?.toLowerCase());
  if (day === undefined) throw new RangeError(`Cannot tell the day in ${timeZone}`);
  return { day, time: `${parts.get('hour')}:${parts.get('minute')}` };
}

const clockIn = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });

const dayBefore = (day: Day): Day => DAYS[(DAYS.indexOf(day) + 6) % 7] ?? day;
