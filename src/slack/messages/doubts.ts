import type { Diagnosis, Verdict } from '../../diagnosis/verdict.ts';
import { bold, list, paragraph, type Section, section, text } from './card.ts';
import { confidence } from './confidence.ts';
import { oneLine } from './escape.ts';
import { cited } from './evidence.ts';

const MOST_AGAINST = 4;
const MOST_OTHERS = 3;
const MOST_RULED_OUT = 4;
const MOST_MISSING = 5;

/** What speaks against the cause, what else it may be, what it is not. */
export function doubtSections(
  { status, verdicts, ruledOut }: Diagnosis,
  shown: readonly Verdict[],
): readonly Section[] {
  const against = shown.flatMap((verdict) => verdict.against).slice(0, MOST_AGAINST);
  const others = verdicts.filter((verdict) => !shown.includes(verdict)).slice(0, MOST_OTHERS);
  const parts = [
    ...against.map((reason) => paragraph(bold('Speaks against it: '), ...cited(reason))),
    ...others.map((verdict) =>
      paragraph(
        bold(status === 'diagnosed' ? 'Less likely: ' : 'May be: '),
        text(`${oneLine(verdict.summary, 200)} (${confidence(verdict)})`),
      ),
    ),
    ...ruledOutBy(ruledOut).map(([says, causes]) =>
      paragraph(
        bold('Ruled out: '),
        text(`${oneLine(causes.join(', '), 200)}${says === '' ? '' : `: ${says}`}`),
      ),
    ),
  ];
  return parts.length === 0 ? [] : [section(7, ...parts)];
}

/** Causes by the fact that rules them out: one fact often rules out several. */
function ruledOutBy(
  ruledOut: Diagnosis['ruledOut'],
): readonly (readonly [string, readonly string[]])[] {
  const groups = new Map<string, readonly string[]>();
  for (const { cause, because } of ruledOut) {
    const says = oneLine(because[0]?.says ?? '', 160);
    groups.set(says, [...(groups.get(says) ?? []), cause.replaceAll('-', ' ')]);
  }
  return [...groups].slice(0, MOST_RULED_OUT);
}

/** What could not be seen, and what would show it: the way on when the evidence does not decide. */
export function missingSections({ status, missing: gaps }: Diagnosis): readonly Section[] {
  if (gaps.length === 0) return [];
  const items = gaps
    .slice(0, MOST_MISSING)
    .map(({ what, how }) => [
      text(`${oneLine(what, 160).replace(/\.$/, '')}: ${oneLine(how, 240)}`),
    ]);
  const weight = status === 'inconclusive' ? 2 : 5;
  return [section(weight, paragraph(bold('Could not be seen')), list(items))];
}
