import type { Observation } from '../read/observation.ts';
import { type Cause, type Signal, saidOf, type Weight } from './cause.ts';
import type { Expectation } from './experience/expectations.ts';
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
/** Likeness to known incidents makes nobody surer than this; beyond it, only evidence does. */
const MOST_BY_LIKENESS = 0.75;
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

/** A scene with every cause weighed on it, best first. */
export interface Judged {
  readonly scene: Scene;
  readonly weighed: readonly Weighed[];
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

/**
 * Weighs every cause on a scene, best first; causes for which nothing speaks are left out.
 * @param expectations what likeness to known incidents lets expect; empty for evidence that nobody pasted
 */
export function weigh(
  scene: Scene,
  causes: readonly Cause[],
  expectations: ReadonlyMap<CauseId, Expectation> = new Map(),
): readonly Weighed[] {
  const heard = causes.map((cause) => {
    const found = hear(scene, cause.speaksFor);
    const raised = cause.raisedBy ?? [];
    const pro =
      found.reasons.length === 0 || raised.length === 0
        ? found
        : hear(scene, [...cause.speaksFor, ...raised]);
    const contra = hear(scene, cause.speaksAgainst);
    const evidence = PRIOR + pro.score - contra.score;
    const { moves, reasons } = expectations.get(cause.id) ?? NO_EXPECTATION;
    return { cause, pro, contra, evidence, score: evidence + moves, alike: reasons };
  });
  const undecided = expectations.get(UNDECIDED_ID)?.moves ?? 0;
  // Likeness alone makes nothing the root of something else.
  const founded = heard.filter(({ evidence }) => evidence >= FOUNDED);
  // A log of an hour ago or a full disk explains no failure where requests are served and none fails.
  const nothingFails = founded.some(({ cause, pro }) => cause.nothingFails && pro.conclusive);
  const judged = heard
    .map((one) =>
      nothingFails && !one.cause.nothingFails
        ? {
            ...one,
            pro: { ...one.pro, conclusive: false },
            score: one.score - SYMPTOM,
            evidence: one.evidence - SYMPTOM,
          }
        : one,
    )
    .filter(({ pro, alike }) => pro.reasons.length + pro.broken.length + alike.length > 0)
    .map((one) => {
      const deeper = founded.filter(
        ({ cause, pro }) =>
          cause.id !== one.cause.id &&
          cause.bringsAbout.includes(one.cause.id) &&
          knowsMore(pro, one.pro),
      );
      if (deeper.length === 0) return one;
      // However much a symptom shows, what brings it about comes first.
      const under = (score: number, roots: readonly number[]) =>
        Math.min(score - SYMPTOM, Math.max(...roots) - 1);
      return {
        ...one,
        score: under(
          one.score,
          deeper.map(({ score }) => score),
        ),
        evidence: under(
          one.evidence,
          deeper.map(({ evidence }) => evidence),
        ),
      };
    });
  return judged
    .map((one) => {
      const rivals = judged.filter(
        (other) => other !== one && competes(one.pro, other.pro, one.cause, other.cause),
      );
      const proven = chance(
        one.evidence,
        rivals.map(({ evidence }) => evidence),
        0,
      );
      const expected = chance(
        one.score,
        rivals.map(({ score }) => score),
        undecided,
      );
      return {
        cause: one.cause,
        score: one.score,
        confidence: Math.min(expected, Math.max(proven, MOST_BY_LIKENESS)),
        because: [...one.pro.reasons, ...one.alike],
        against: one.contra.reasons,
        conclusive: one.pro.conclusive,
        missing: [...one.pro.broken, ...one.contra.broken].map(brokenRule(one.cause.id)),
      };
    })
    .sort((a, b) => b.score - a.score || (a.cause.id < b.cause.id ? -1 : 1));
}

/** The chance of one among rivals and the possibility that nothing is decided, all in log-odds. */
function chance(own: number, rivals: readonly number[], undecided: number): number {
  const mass = rivals.reduce((sum, score) => sum + Math.exp(score), Math.exp(undecided));
  return Math.min(MOST_CONFIDENT, Math.exp(own) / (Math.exp(own) + mass));
}

const NO_EXPECTATION: Expectation = { moves: 0, reasons: [] };
/** What an expectation of this says is that nothing can be said. */
const UNDECIDED_ID: CauseId = 'inconclusive';

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
  const sentences = new Set<string>();
  for (const signal of signals) {
    let found: readonly Observation[];
    try {
      found = signal.look(scene);
    } catch (error) {
      broken.push(`${signal.says} (${error instanceof Error ? error.message : String(error)})`);
      continue;
    }
    if (found.length === 0) continue;
    const retold =
      signal.weight !== 'conclusive' &&
      found.every((one) => one.kind === 'statement' && sentences.has(sentenceOf(one)));
    score += retold ? Math.min(MOVES[signal.weight], MOVES.weak) : MOVES[signal.weight];
    for (const one of found) if (one.kind === 'statement') sentences.add(sentenceOf(one));
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

/** Two things that one line of somebody's prose seems to say are hardly more than one. */
const sentenceOf = ({ citations: [citation] }: Observation): string =>
  `${citation?.exhibit}:${citation?.line}`;

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
