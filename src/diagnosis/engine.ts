import type { Observation } from '../read/observation.ts';
import { type Cause, type Signal, saidOf, type Weight } from './cause.ts';
import type { Scene } from './scene.ts';
import type { CauseId } from './taxonomy.ts';
import type { Missing, Reason } from './verdict.ts';

/** Log-odds that a signal moves. Two strong signals outweigh nothing conclusive. */
const MOVES: Readonly<Record<Weight, number>> = { conclusive: 5.2, strong: 2.6, weak: 0.8 };
/** Log-odds of a cause before any evidence, against `undecided` at zero. */
const PRIOR = -2.2;
/** What a cause loses when another one, well founded, brings it about. */
const SYMPTOM = 4;
/** Log-odds from which a cause counts as well founded. */
const FOUNDED = 1.2;
/** Nothing is certain: the best evidence is right about so often. */
const MOST_CONFIDENT = 0.97;

/** One cause, weighed on one scene. */
export interface Weighed {
  readonly cause: Cause;
  readonly score: number;
  readonly confidence: number;
  readonly because: readonly Reason[];
  readonly against: readonly Reason[];
  readonly conclusive: boolean;
  readonly missing: readonly Missing[];
}

interface Heard {
  readonly reasons: readonly Reason[];
  readonly observations: readonly Observation[];
  /** Those of signals that are more than weak. */
  readonly firm: readonly Observation[];
  readonly score: number;
  readonly conclusive: boolean;
  /** Signals that threw: the cause cannot be judged, and that is said. */
  readonly broken: readonly string[];
}

/** Weighs every cause on a scene, best first; causes for which nothing speaks are left out. */
export function weigh(scene: Scene, causes: readonly Cause[]): readonly Weighed[] {
  const heard = causes.map((cause) => {
    const found = hear(scene, cause.speaksFor);
    const raised = cause.raisedBy ?? [];
    const pro =
      found.reasons.length === 0 || raised.length === 0
        ? found
        : hear(scene, [...cause.speaksFor, ...raised]);
    const contra = hear(scene, cause.speaksAgainst);
    return { cause, pro, contra, score: PRIOR + pro.score - contra.score };
  });
  const founded = heard.filter(({ score }) => score >= FOUNDED);
  const judged = heard
    .filter(({ pro }) => pro.reasons.length > 0 || pro.broken.length > 0)
    .map((one) => {
      const deeper = founded.filter(
        ({ cause, pro }) =>
          cause.id !== one.cause.id &&
          cause.bringsAbout.includes(one.cause.id) &&
          knowsMore(pro, one.pro),
      );
      if (deeper.length === 0) return one;
      const deepest = Math.max(...deeper.map(({ score }) => score));
      // However much a symptom shows, what brings it about comes first.
      return { ...one, score: Math.min(one.score - SYMPTOM, deepest - 1) };
    });
  return judged
    .map((one) => {
      const rivals = judged.filter(
        (other) => other !== one && competes(one.pro, other.pro, one.cause, other.cause),
      );
      const mass = rivals.reduce((sum, { score }) => sum + Math.exp(score), 1);
      const odds = Math.exp(one.score);
      return {
        cause: one.cause,
        score: one.score,
        confidence: Math.min(MOST_CONFIDENT, odds / (odds + mass)),
        because: one.pro.reasons,
        against: one.contra.reasons,
        conclusive: one.pro.conclusive,
        missing: [...one.pro.broken, ...one.contra.broken].map(brokenRule(one.cause.id)),
      };
    })
    .sort((a, b) => b.score - a.score || (a.cause.id < b.cause.id ? -1 : 1));
}

/** A cause lies deeper than its symptom only if it rests on something that the symptom does not. */
const knowsMore = (cause: Heard, symptom: Heard): boolean =>
  cause.firm.some((observation) => !symptom.observations.includes(observation));

/**
 * Two causes compete when they explain the same lines; two that rest on different conclusive lines may both be
 * true, and both are said.
 */
function competes(a: Heard, b: Heard, left: Cause, right: Cause): boolean {
  if (!(a.conclusive && b.conclusive)) return true;
  if (left.bringsAbout.includes(right.id) || right.bringsAbout.includes(left.id)) return true;
  return a.observations.some((observation) => b.observations.includes(observation));
}

const brokenRule =
  (cause: CauseId) =>
  (says: string): Missing => ({
    what: `The rule "${says}" of ${cause} failed on this evidence, so ${cause} is not judged by it`,
    how: 'Export the bundle and report it; the other rules were applied',
  });

/** Reasons shown for one signal: enough to see it, not a log. */
const REASONS_PER_SIGNAL = 3;

function hear(scene: Scene, signals: readonly Signal[]): Heard {
  const reasons: Reason[] = [];
  const observations: Observation[] = [];
  const firm: Observation[] = [];
  const broken: string[] = [];
  let score = 0;
  let conclusive = false;
  for (const signal of signals) {
    let found: readonly Observation[];
    try {
      found = signal.look(scene);
    } catch (error) {
      broken.push(`${signal.says} (${error instanceof Error ? error.message : String(error)})`);
      continue;
    }
    if (found.length === 0) continue;
    score += MOVES[signal.weight];
    conclusive ||= signal.weight === 'conclusive';
    observations.push(...found);
    if (signal.weight !== 'weak') firm.push(...found);
    reasons.push(
      ...found
        .slice(0, REASONS_PER_SIGNAL)
        .flatMap((observation) => reasonsOf(observation, saidOf(signal, observation))),
    );
  }
  return { reasons, observations, firm, score, conclusive, broken };
}

function reasonsOf(observation: Observation, says: string): readonly Reason[] {
  const [citation] = observation.citations;
  if (citation === undefined) return [];
  const times = observation.count > 1 ? ` (${observation.count} times)` : '';
  return [
    {
      exhibit: citation.exhibit,
      line: citation.line,
      text: citation.text,
      says: `${says}${times}`,
    },
  ];
}
