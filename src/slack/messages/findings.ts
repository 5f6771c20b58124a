import type { Diagnosis, MadeBy, Reason, Verdict } from '../../diagnosis/verdict.ts';
import {
  bold,
  code,
  list,
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
const MOST_CAUSES = 3;
const MOST_RULED_OUT = 4;
const MOST_MISSING = 5;

/** The cause, the lines that say so, and what speaks against it. */
export function findingSections(diagnosis: Diagnosis): readonly Section[] {
  const shown = mainVerdicts(diagnosis);
  return [
    section(0, ...causeParts(diagnosis, shown)),
    ...evidence(shown),
    ...doubts(diagnosis, shown),
  ];
}

/** What is said of the cause in a notification. */
export const causeInShort = (diagnosis: Diagnosis): string =>
  oneLine(diagnosis.verdicts[0]?.summary ?? '', 300);

/** The best verdict, and others that are as good as sure: two targets may be broken in two ways. */
function mainVerdicts({ verdicts }: Diagnosis): readonly Verdict[] {
  const [best, ...others] = verdicts;
  if (best === undefined) return [];
  const sure = others.filter(({ strength }) => strength !== 'possible');
  return [best, ...(best.strength === 'possible' ? [] : sure)].slice(0, MOST_CAUSES);
}

function causeParts({ status, madeBy }: Diagnosis, shown: readonly Verdict[]): readonly Part[] {
  const causes = shown.map((verdict, index) => {
    const label = index === 0 ? 'Cause' : 'Also';
    const how = status === 'diagnosed' ? ` (${confidence(verdict)})` : '';
    const { target, summary } = verdict;
    const where = target === null || summary.includes(target) ? '' : ` (${oneLine(target, 60)})`;
    return paragraph(
      bold(status === 'diagnosed' ? `${label}${how}: ` : 'Finding: '),
      text(`${oneLine(summary, 400)}${where}`),
    );
  });
  return madeBy === 'unknown' ? causes : [...causes, paragraph(text(whoMadeIt(madeBy)))];
}

/** Confidence in words that say what to expect; a percentage would claim more than is known. */
function confidence({ strength, confidence: chance }: Verdict): string {
  const inTen = Math.min(9, Math.max(1, Math.round(chance * 10) || 1));
  return strength === 'confirmed' ? 'confirmed' : `${strength}, about ${inTen} in 10`;
}

function whoMadeIt(madeBy: Exclude<MadeBy, 'unknown'>): string {
  switch (madeBy) {
    case 'load-balancer':
      return 'The load balancer itself made the 502: it got no valid answer from a target.';
    case 'gateway':
      return 'A gateway behind the load balancer made the 502, and the load balancer passed it on.';
    case 'application':
      return 'The application itself answered 502, and the load balancer passed it on.';
    default:
      return madeBy satisfies never;
  }
}

function evidence(shown: readonly Verdict[]): readonly Section[] {
  const reasons = inTurns(shown.map(({ because }) => because));
  if (reasons.length === 0) return [];
  const lines = reasons
    .slice(0, MOST_LINES)
    .flatMap((reason): readonly Part[] => [
      paragraph(...cited(reason)),
      ...(reason.text.trim() === '' ? [] : [verbatim(quoted(reason.text))]),
    ]);
  const more = reasons.length - MOST_LINES;
  return [
    section(
      4,
      paragraph(bold('Evidence')),
      ...lines,
      ...(more > 0 ? [paragraph(text(`and ${more} more in the evidence bundle`))] : []),
    ),
  ];
}

/** The first of each, then the second of each: no cause goes without a line. Each line once. */
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

/** What a line says, and where it stands. */
const cited = (reason: Reason): readonly Span[] => [
  text(`${oneLine(reason.says, 200)} · `),
  code(placeOf(reason)),
];

/** The line as it stands in the exhibit, its spaces included: people compare it with what they see on the host. */
const quoted = (line: string): string =>
  cut(clean(line.slice(0, 2000)).replace(/\n/g, ' ').trimEnd(), 300);

/** `gateway/error.log:12`; the exhibit alone where it speaks as a whole. */
const placeOf = ({ exhibit, line }: Reason): string =>
  line > 0 ? `${oneLine(exhibit, 80)}:${line}` : oneLine(exhibit, 80);

/** What speaks against the cause, what else it may be, what it is not. */
function doubts(
  { status, verdicts, ruledOut }: Diagnosis,
  shown: readonly Verdict[],
): readonly Section[] {
  const against = shown.flatMap((verdict) => verdict.against).slice(0, MOST_RULED_OUT);
  const others = verdicts.filter((verdict) => !shown.includes(verdict)).slice(0, MOST_CAUSES);
  const parts = [
    ...against.map((reason) => paragraph(bold('Speaks against it: '), ...cited(reason))),
    ...others.map((verdict) =>
      paragraph(
        bold(status === 'diagnosed' ? 'Less likely: ' : 'May be: '),
        text(`${oneLine(verdict.summary, 200)} (${confidence(verdict)})`),
      ),
    ),
    ...ruledOut
      .slice(0, MOST_RULED_OUT)
      .map(({ cause, because }) =>
        paragraph(
          bold('Ruled out: '),
          text(`${wordsOf(cause)}${because[0] ? `: ${oneLine(because[0].says, 160)}` : ''}`),
        ),
      ),
  ];
  return parts.length === 0 ? [] : [section(7, ...parts)];
}

const wordsOf = (cause: string): string => cause.replaceAll('-', ' ');

/** What could not be seen, and what would show it: the way on when the evidence does not decide. */
export function missingSections({ status, missing: gaps }: Diagnosis): readonly Section[] {
  if (gaps.length === 0) return [];
  const items = gaps
    .slice(0, MOST_MISSING)
    .map(({ what, how }) => [text(`${oneLine(what, 160)}: ${oneLine(how, 240)}`)]);
  const weight = status === 'inconclusive' ? 2 : 5;
  return [section(weight, paragraph(bold('Could not be seen')), list(items))];
}
