import { type Line, linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `n=97: 200 ok`, `15000 bytes -> 502`: a number, and what came of it. */
const TRIAL =
  /(?<number>\d+(?:\.\d+)?) ?(?<unit>k(?:i?b)?|m(?:i?b)?)?\b[^\n]{0,40}?(?:->|=>|:|=|\bgives?|\breturns?|\bis)\s*(?:HTTP[/\d.]* )?(?<outcome>[2-5]\d\d\b|ok\b|works?|fine|fails?|bad gateway|error)/gi;
/** `delay of 100 s: 200`, `four seconds or less: fine`: how long the backend took, and what came of it. */
const TIMED =
  /\b(?<number>\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|sixty)[ -]?(?<unit>ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?)\b[^\n.;]{0,40}?(?:->|=>|:|=|\bgives?|\breturns?|\bis\b|\bare\b)\s*(?:HTTP[/\d.]* |an? )?(?<outcome>[2-5]\d\d\b|ok\b|works?|fine|fails?|bad gateway|errors?)/gi;
const NUMERALS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
];
const TENS: Readonly<Record<string, number>> = { twenty: 20, thirty: 30, sixty: 60 };
const SUCCESS = /^(?:[23]\d\d|ok|works?|fine)$/i;
const SCALE: Readonly<Record<string, number>> = { k: 1e3, m: 1e6 };

/** Trials of growing size of which the small ones succeed and the large ones fail: there is a limit between. */
export const threshold: Reader = {
  name: 'trials of growing size',
  recognises: ({ source, text }) =>
    source === 'pasted' && /\bheaders?\b|\bcookies?\b|\bsize\b|\bbytes\b|\bupload/i.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let worked = Number.NEGATIVE_INFINITY;
    let failed = Number.POSITIVE_INFINITY;
    let at: Line | null = null;
    for (const line of linesOf(exhibit)) {
      // What is sent past the gateway meets no limit of the gateway.
      if (/\bwithout\b|\bdirect(?:ly)?\b|\bbypass/i.test(line.text)) continue;
      for (const { groups } of line.text.matchAll(TRIAL)) {
        const size =
          Number(groups?.['number']) * (SCALE[groups?.['unit']?.[0]?.toLowerCase() ?? ''] ?? 1);
        if (SUCCESS.test(groups?.['outcome'] ?? '')) {
          worked = Math.max(worked, size);
        } else if (size < failed) {
          failed = size;
          at = line;
        }
      }
    }
    if (at === null || worked === Number.NEGATIVE_INFINITY || worked >= failed) return [];
    const topic = /\bheaders?\b|\bcookies?\b/i.test(exhibit.text)
      ? 'fails-above-header-size'
      : 'fails-above-size';
    tally.add(topic, at, { kind: 'statement', topic });
    return tally.observations();
  },
};

/** Requests that succeed up to some duration and fail beyond it: a timeout lies between. */
export const durationThreshold: Reader = {
  name: 'trials of growing duration',
  recognises: ({ source, text }) =>
    source === 'pasted' && /\b(?:seconds?|secs?|minutes?|mins?|\d ?(?:m?s|m))\b/i.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let worked = Number.NEGATIVE_INFINITY;
    let failed = Number.POSITIVE_INFINITY;
    let at: Line | null = null;
    for (const line of linesOf(exhibit)) {
      for (const { groups } of line.text.matchAll(TIMED)) {
        const seconds = secondsOf(groups?.['number'] ?? '', groups?.['unit'] ?? '');
        if (SUCCESS.test(groups?.['outcome'] ?? '')) worked = Math.max(worked, seconds);
        else if (seconds < failed) {
          failed = seconds;
          at = line;
        }
      }
    }
    if (at === null || worked === Number.NEGATIVE_INFINITY || worked >= failed) return [];
    const topic = 'fails-above-duration';
    tally.add(topic, at, { kind: 'statement', topic });
    return tally.observations();
  },
};

function secondsOf(number: string, unit: string): number {
  const word = number.toLowerCase();
  const named = TENS[word] ?? NUMERALS.indexOf(word);
  const value = named === -1 ? Number(number) : named;
  if (/^m(?:s|illi)/i.test(unit)) return value / 1000;
  return /^m/i.test(unit) ? value * 60 : value;
}
