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
  /** What one of the observations adds to that: the rule that is missing, who changed what. */
  readonly detail?: (observation: Observation) => string;
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
  /**
   * Changes that this cause explains, and that make it likelier. Heard only where something else speaks for it:
   * that somebody changed something is never a cause by itself.
   */
  readonly raisedBy?: readonly Signal[];
  /** When it is well founded nothing fails, and whatever else the evidence tells of has broken nothing. */
  readonly nothingFails?: true;
  /** Causes that this one brings about: when it is well founded they are its symptoms. */
  readonly bringsAbout: readonly CauseId[];
  readonly questions: readonly Question[];
  readonly remedies: readonly RemedyId[];
  /** Those of the remedies that come last where this is seen: the evidence tells that they help least. */
  readonly remediesLast?: { readonly where: Look; readonly remedies: readonly RemedyId[] };
  /** Next steps for a person. */
  readonly checklist: readonly string[];
  /** The same with what was found filled in: entries, host names, files, ports. Stands before the general ones. */
  readonly found?: (scene: Scene) => readonly string[];
  readonly prevention: readonly string[];
}

type Look = Signal['look'];
type Detail = NonNullable<Signal['detail']>;

const signal =
  (weight: Weight) =>
  (says: string, look: Look, detail?: Detail): Signal =>
    detail === undefined ? { weight, says, look } : { weight, says, look, detail };

export const conclusive = signal('conclusive');
export const strong = signal('strong');
export const weak = signal('weak');

/** What a signal says of one of its observations. */
export const saidOf = ({ says, detail }: Signal, observation: Observation): string =>
  detail === undefined ? says : `${says}: ${detail(observation)}`;
