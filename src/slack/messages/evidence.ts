import type { Reason, Verdict } from '../../diagnosis/verdict.ts';
import {
  bold,
  code,
  type Part,
  paragraph,
  type Section,
  type Span,
  section,
  text,
  verbatim,
} from './card.ts';
import { clean, cut, oneLine } from './escape.ts';

/** A phone shows about this many quoted lines before the proposal is out of sight. */
const MOST_LINES = 5;

/** A log line is read to its end; of an API's answer, which is one line of JSON, the beginning has to do. */
const LONGEST_LINE = 300;
const LONGEST_JSON = 200;

/** A row of numbers or texts, such as the minutes of a metric: its first value, and the rest. */
const ROW = /\[\s*("[^"\\]*"|-?[\d.]+)((?:\s*,\s*(?:"[^"\\]*"|-?[\d.]+)){2,})\s*(?=\]|$)/g;

/** The lines that the verdicts rest on, each with what it says and where it stands. */
export function evidenceSections(shown: readonly Verdict[]): readonly Section[] {
  const reasons = inTurns(shown.map(({ because }) => because));
  const telling = firstOfEachStatement(reasons).slice(0, MOST_LINES);
  if (telling.length === 0) return [];
  const more = reasons.length - telling.length;
  return [
    section(
      4,
      paragraph(bold('Evidence')),
      ...telling.flatMap((reason): readonly Part[] => [
        paragraph(...cited(reason)),
        ...(reason.text.trim() === '' ? [] : [verbatim(quoted(reason.text))]),
      ]),
      ...(more > 0 ? [paragraph(text(`and ${more} more in the evidence bundle`))] : []),
    ),
  ];
}

/** What a line says, and where it stands: `gateway/error.log:12`, or the exhibit where it speaks as a whole. */
export function cited({ says, exhibit, line }: Reason): readonly Span[] {
  const place = line > 0 ? `${oneLine(exhibit, 80)}:${line}` : oneLine(exhibit, 80);
  return [text(`${oneLine(says, 200)} · `), code(place)];
}

/** The first of each verdict, then the second of each: no cause goes without a line. Each line once. */
function inTurns(lists: readonly (readonly Reason[])[]): readonly Reason[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const found = new Map<string, Reason>();
  for (let index = 0; index < longest; index++) {
    for (const reasons of lists) {
      const reason = reasons[index];
      if (reason === undefined) continue;
      const key = JSON.stringify([reason.exhibit, reason.line, reason.text]);
      if (!found.has(key)) found.set(key, reason);
    }
  }
  return [...found.values()];
}

/** Five lines that say the same convince nobody more than one does. */
function firstOfEachStatement(reasons: readonly Reason[]): readonly Reason[] {
  const said = new Set<string>();
  return reasons.filter(({ says }) => !said.has(says) && said.add(says));
}

/**
 * The line as it stands in the exhibit, its spaces included: people compare it with what they see on the host. Rows of
 * an API's answer would push what tells something out of sight.
 */
function quoted(line: string): string {
  const isJson = /"\s?:\s?["[{\d]/.test(line);
  const seen = isJson ? fromTheMiddle(line.slice(0, 20_000)).replace(ROW, '[$1, …') : line;
  const whole = clean(seen.slice(0, 2000)).replace(/\n/g, ' ').trimEnd();
  return cut(whole, isJson ? LONGEST_JSON : LONGEST_LINE);
}

/** Of an API's answer that is one long line, the exhibit may quote a part: said by its first character. */
const fromTheMiddle = (json: string): string => (/^\s*["{[]/.test(json) ? json : `…${json}`);
