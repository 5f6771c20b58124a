import { type EpochMs, epochMs } from '../brand.ts';

/**
 * Reads the time that a log line carries, in any of the formats that gateways and servers write, or null.
 * Formats without a zone are taken as UTC, which is what cloud images run on; a log in local time is off by
 * whole hours, and the diagnosis compares such times only with care.
 *
 * The lines of one text are mostly of one format, which is tried first: trying all of them on every line takes longer
 * than all else that is read from it.
 */
export function timeReader(yearHint: number | null): (line: string) => EpochMs | null {
  let usual: Format | null = null;
  return (line) => {
    if (usual !== null) {
      const at = timeIn(usual, line, yearHint);
      if (at !== null) return at;
    }
    for (const format of FORMATS) {
      const at = timeIn(format, line, yearHint);
      if (at === null) continue;
      usual = format;
      return at;
    }
    return null;
  };
}

function timeIn({ pattern, read }: Format, line: string, yearHint: number | null): EpochMs | null {
  const match = pattern.exec(line);
  if (match === null) return null;
  const at = read(match.groups ?? {}, yearHint);
  return at !== null && at > MIN && at < MAX ? epochMs(at) : null;
}

const MIN = Date.UTC(2000, 0, 1);
const MAX = Date.UTC(2100, 0, 1);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MON = '(?<mon>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const CLOCK = '(?<h>\\d{2}):(?<mi>\\d{2}):(?<s>\\d{2})(?:[.,](?<frac>\\d{1,9}))?';
const ZONE = '(?:\\s?(?<zone>Z|[+-]\\d{2}:?\\d{2}))?';

interface Format {
  readonly pattern: RegExp;
  readonly read: (
    parts: Readonly<Record<string, string | undefined>>,
    yearHint: number | null,
  ) => number | null;
}

function civil(
  year: number,
  month: number,
  parts: Readonly<Record<string, string | undefined>>,
): number {
  const { d = '1', h = '0', mi = '0', s = '0', frac = '', zone } = parts;
  const millis = Number(frac.padEnd(3, '0').slice(0, 3));
  const at = Date.UTC(year, month, Number(d), Number(h), Number(mi), Number(s), millis);
  return at - offsetMillis(zone);
}

function offsetMillis(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -1 : 1) * minutes * 60_000;
}

const named = (parts: Readonly<Record<string, string | undefined>>): number =>
  MONTHS.indexOf(parts['mon'] ?? '');

/** Most lines begin with their time: looking no further keeps long request texts from being searched. */
const FORMATS: readonly Format[] = [
  // 2026-11-22T15:54:20.337Z, 2026-11-22 15:54:28,031, 2026/11/22 15:54:22, 2026-11-22 16:12:50 +0000
  {
    pattern: new RegExp(
      `^.{0,80}?\\b(?<y>20\\d{2})[-/](?<m>\\d{2})[-/](?<d>\\d{2})[T ]${CLOCK}${ZONE}`,
    ),
    read: (p) => civil(Number(p['y']), Number(p['m']) - 1, p),
  },
  // [22/Nov/2026:15:54:22 +0000], 11/Oct/2018:20:36:44 +0000
  {
    pattern: new RegExp(`^.{0,200}?(?<d>\\d{2})/${MON}/(?<y>20\\d{2}):${CLOCK}${ZONE}`),
    read: (p) => civil(Number(p['y']), named(p), p),
  },
  // [22-Nov-2026 16:18:51]
  {
    pattern: new RegExp(`^.{0,60}?(?<d>\\d{2})-${MON}-(?<y>20\\d{2}) ${CLOCK}${ZONE}`),
    read: (p) => civil(Number(p['y']), named(p), p),
  },
  // [Sun Nov 22 16:07:22.695309 2026]
  {
    pattern: new RegExp(`^.{0,60}?${MON} +(?<d>\\d{1,2}) ${CLOCK} (?<y>20\\d{2})`),
    read: (p) => civil(Number(p['y']), named(p), p),
  },
  // Nov 22 15:54:33 (syslog has no year)
  {
    pattern: new RegExp(`^.{0,20}?\\b${MON} +(?<d>\\d{1,2}) ${CLOCK}`),
    read: (p, yearHint) => (yearHint === null ? null : civil(yearHint, named(p), p)),
  },
  // type=AVC msg=audit(1795362862.123:4567): the audit trail of Linux
  {
    pattern: /\baudit\((?<epoch>\d{10}\.\d{3}):\d+\)/,
    read: (p) => Math.floor(Number(p['epoch']) * 1000),
  },
  // Caddy and other JSON loggers: "ts":1676912791.4483902
  {
    pattern: /"(?:ts|time|timestamp)":\s?(?<epoch>\d{10}(?:\.\d+)?)/,
    read: (p) => Math.floor(Number(p['epoch']) * 1000),
  },
];

/** The year for formats that omit it: that of the collection, else the first year in the text. */
export function yearOf(collectedAt: string | null, text: string): number | null {
  const year = /^(\d{4})-/.exec(collectedAt ?? '') ?? /\b(20[0-4]\d)\b/.exec(text.slice(0, 20_000));
  return year?.[1] === undefined ? null : Number(year[1]);
}
