import type { Observation } from '../read/observation.ts';
import type { RemedyId } from '../remedies/remedy-id.ts';
import type { Scene } from './scene.ts';
import type { CauseId } from './taxonomy.ts';

/**
 * How much a signal moves a cause. Conclusive: on its own it names the cause. Strong: it names it unless
 * something speaks against it. Weak: it only shifts the odds.
 */
export type Weight = 'conclusive' | 'strong' | 'weak';

export interface Signal {
  readonly weight: Weight;
  /** What the cited lines say about the cause, for a person at night. */
  readonly says: string;
  /** The observations that are the signal; none means that it is not there. */
  readonly look: (scene: Scene) => readonly Observation[];
}

/** Evidence that would settle a cause, with the way to get it. */
export interface Question {
  readonly what: string;
  readonly how: string;
  /** True once the evidence is there. */
  readonly answered: (scene: Scene) => boolean;
}

/** A cause is a declaration. The engine ranks causes and knows none of them. */
export interface Cause {
  readonly id: CauseId;
  readonly title: string;
  /** One line: what is true when this is the root cause. */
  readonly explanation: string;
  readonly speaksFor: readonly Signal[];
  readonly speaksAgainst: readonly Signal[];
  /** Causes that this one brings about: when it is well founded they are its symptoms. */
  readonly bringsAbout: readonly CauseId[];
  readonly questions: readonly Question[];
  readonly remedies: readonly RemedyId[];
  /** Next steps for a person. */
  readonly checklist: readonly string[];
  readonly prevention: readonly string[];
}

type Look = Signal['look'];
export const conclusive = (says: string, look: Look): Signal => ({
  weight: 'conclusive',
  says,
  look,
});
export const strong = (says: string, look: Look): Signal => ({ weight: 'strong', says, look });
export const weak = (says: string, look: Look): Signal => ({ weight: 'weak', says, look });
