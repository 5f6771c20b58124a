import type { EpochMs } from '../../brand.ts';
import type { EvidenceBundle } from '../../evidence/bundle.ts';
import type { Observation } from '../../read/observation.ts';
import { nowOf } from '../recency.ts';
import type { CauseId } from '../taxonomy.ts';
import type { Reason } from '../verdict.ts';
import { featuresOf, linesOfNow, wordsIn } from './features.ts';
import type { KnownIncidents } from './known-incidents.ts';
import { Experience, type Likeness } from './likeness.ts';

/** How far likeness to known incidents moves a cause, and the lines in which it lies. */
export interface Expectation {
  /** Log-odds. */
  readonly moves: number;
  readonly reasons: readonly Reason[];
}

/** Likeness lifts a cause less than two strong signals do, and never sinks one that has evidence of its own far. */
const MOST = 3.4;
const LEAST = -3;
/** From here on the likeness is worth showing: it speaks for the cause like a weak signal or more. */
const WORTH_SHOWING = 0.8;
const LINES_SHOWN = 2;

/**
 * What to expect of evidence that people pasted, by the incidents that are known. Nothing for what collectors fetched:
 * there, rules read the facts themselves.
 */
export function expectationsOf(
  bundle: EvidenceBundle,
  observations: readonly Observation[],
  known: KnownIncidents,
): ReadonlyMap<CauseId, Expectation> {
  const pasted = bundle.exhibits.filter(({ source }) => source === 'pasted');
  if (pasted.length === 0 || pasted.length < bundle.exhibits.length) return new Map();
  const likeness = new Experience(known).likeness(featuresOf(bundle, observations));
  const now = nowOf(bundle.subject, observations);
  const evenly = 1 / known.causes.length;
  return new Map(
    [...likeness.chances].map(([cause, chance]) => {
      const moves = Math.min(MOST, Math.max(LEAST, Math.log(chance / evenly)));
      // A function is a target of load balancers of AWS only.
      if (cause === 'lambda-target-error' && (bundle.subject.gateway ?? 'alb') !== 'alb')
        return [cause, { moves: LEAST, reasons: [] }];
      const reasons = moves < WORTH_SHOWING ? [] : tellingLines(bundle, now, cause, likeness);
      return [cause, { moves, reasons }];
    }),
  );
}

/** The lines whose words speak most for a cause. */
function tellingLines(
  { exhibits }: EvidenceBundle,
  now: EpochMs | null,
  cause: CauseId,
  { weight }: Likeness,
): readonly Reason[] {
  return exhibits
    .flatMap((exhibit) =>
      linesOfNow(exhibit, now).map((line) => ({
        exhibit: exhibit.id,
        line: line.number,
        text: line.text.trim().slice(0, 500),
        speaks: [...wordsIn(line.text)].reduce((sum, word) => sum + weight(word, cause), 0),
      })),
    )
    .filter(({ speaks }) => speaks > 0)
    .sort((a, b) => b.speaks - a.speaks)
    .slice(0, LINES_SHOWN)
    .map(({ exhibit, line, text }) => ({
      exhibit,
      line,
      text,
      says: 'known incidents that read like this one had this cause',
    }));
}
