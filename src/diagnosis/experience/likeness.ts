import type { CauseId } from '../taxonomy.ts';
import type { KnownIncidents } from './known-incidents.ts';

/** Added to every count: what was never seen is rare, not impossible. */
const SMOOTHING = 0.5;
/** Words depend on each other; taken as independent, they would be far too sure of themselves. */
const MODESTY = 0.7;

/** How like the known incidents of each cause an incident is. */
export interface Likeness {
  /** Chance of each cause if nothing but the likeness were known; they add up to 1. */
  readonly chances: ReadonlyMap<CauseId, number>;
  /** How much a feature speaks for a cause, in log-odds; zero for a feature that no two known incidents had. */
  readonly weight: (feature: string, cause: CauseId) => number;
}

/**
 * Complement naive Bayes: counts, no training, no chance; robust where some causes have many known incidents and others
 * few.
 * @see Rennie et al., Tackling the Poor Assumptions of Naive Bayes Text Classifiers, ICML 2003
 */
export class Experience {
  readonly #known: KnownIncidents;
  /** Per cause: log of the share that a feature unseen in all other causes has. */
  readonly #rest: readonly number[];
  readonly #totals: ReadonlyMap<string, number>;

  constructor(known: KnownIncidents) {
    this.#known = known;
    const totals = new Map<string, number>();
    const perCause = known.causes.map(() => 0);
    for (const [feature, pairs] of Object.entries(known.features)) {
      let total = 0;
      for (let at = 0; at < pairs.length; at += 2) {
        const count = pairs[at + 1] ?? 0;
        total += count;
        const cause = pairs[at] ?? 0;
        perCause[cause] = (perCause[cause] ?? 0) + count;
      }
      totals.set(feature, total);
    }
    const all = perCause.reduce((sum, count) => sum + count, 0);
    this.#totals = totals;
    this.#rest = perCause.map((own) => Math.log(all - own + SMOOTHING * totals.size));
  }

  likeness(features: ReadonlySet<string>): Likeness {
    const { causes } = this.#known;
    const scores = causes.map(() => 0);
    for (const feature of features) {
      if (!this.#totals.has(feature)) continue;
      for (let cause = 0; cause < causes.length; cause++) {
        scores[cause] = (scores[cause] ?? 0) + this.#speaksFor(feature, cause);
      }
    }
    const highest = Math.max(...scores);
    const odds = scores.map((score) => Math.exp(MODESTY * (score - highest)));
    const sum = odds.reduce((total, each) => total + each, 0);
    return {
      chances: new Map(causes.map((cause, index) => [cause, (odds[index] ?? 0) / sum])),
      weight: (feature, cause) => {
        const index = causes.indexOf(cause);
        if (index === -1 || !this.#totals.has(feature)) return 0;
        const mean =
          causes.reduce((total, _, each) => total + this.#speaksFor(feature, each), 0) /
          causes.length;
        return MODESTY * (this.#speaksFor(feature, index) - mean);
      },
    };
  }

  /** The less the incidents of all other causes have the feature, the more it speaks for this one. */
  #speaksFor(feature: string, cause: number): number {
    const pairs = this.#known.features[feature] ?? [];
    let own = 0;
    for (let at = 0; at < pairs.length; at += 2) if (pairs[at] === cause) own = pairs[at + 1] ?? 0;
    const elsewhere = (this.#totals.get(feature) ?? 0) - own + SMOOTHING;
    return (this.#rest[cause] ?? 0) - Math.log(elsewhere);
  }
}
