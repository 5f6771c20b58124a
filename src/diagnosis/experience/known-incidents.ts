import type { CauseId } from '../taxonomy.ts';
import counted from './known-incidents.json' with { type: 'json' };

/** How many known incidents of each cause had a feature: all that is kept of them. */
export interface KnownIncidents {
  readonly causes: readonly CauseId[];
  /** Incidents of each cause, in the order of `causes`. */
  readonly incidents: readonly number[];
  /** For each feature: position of a cause, number of its incidents, position, number, ... */
  readonly features: Readonly<Record<string, readonly number[]>>;
}

/** The incidents of test/fixtures/cases, counted by `npm run learn`; a test holds the two together. */
export const KNOWN_INCIDENTS = counted as KnownIncidents;

/** For rules alone. */
export const NOTHING_KNOWN: KnownIncidents = { causes: [], incidents: [], features: {} };

export interface Labelled {
  readonly cause: CauseId;
  readonly features: ReadonlySet<string>;
}

/** A feature of a single incident is its own; what two have in common may be of their kind. */
const LEAST_INCIDENTS = 2;

/** Counts features over incidents whose cause was confirmed. The same incidents give the same counts. */
export function countIncidents(labelled: readonly Labelled[]): KnownIncidents {
  const causes = [...new Set(labelled.map(({ cause }) => cause))].sort();
  const position = new Map(causes.map((cause, index) => [cause, index]));
  const counts = new Map<string, number[]>();
  for (const { cause, features } of labelled) {
    for (const feature of features) {
      const row = counts.get(feature) ?? causes.map(() => 0);
      const at = position.get(cause) ?? 0;
      row[at] = (row[at] ?? 0) + 1;
      counts.set(feature, row);
    }
  }
  const kept = [...counts]
    .filter(([, row]) => row.reduce((sum, count) => sum + count, 0) >= LEAST_INCIDENTS)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    causes,
    incidents: causes.map((cause) => labelled.filter((one) => one.cause === cause).length),
    features: Object.fromEntries(
      kept.map(([feature, row]) => [
        feature,
        row.flatMap((count, index) => (count > 0 ? [index, count] : [])),
      ]),
    ),
  };
}
