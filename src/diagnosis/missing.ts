import type { EvidenceBundle } from '../evidence/bundle.ts';
import type { Exhibit } from '../evidence/exhibit.ts';
import type { Observation } from '../read/observation.ts';
import type { Judged } from './engine.ts';
import { CAUSES, UNDECIDED } from './registry.ts';
import type { Missing, Verdict } from './verdict.ts';

/** A list that a person reads at night. */
const MAX_MISSING = 8;
/** Causes below this are not worth another look. */
const WORTH_ASKING = 0.1;

/** What was not to be had, and what would settle the verdicts that are still open. */
export function missingFrom(
  bundle: EvidenceBundle,
  judged: readonly Judged[],
  verdicts: readonly Verdict[],
  observations: readonly Observation[],
): readonly Missing[] {
  const list = [
    ...notCollected(bundle),
    ...notUnderstood(observations),
    ...rulesThatFailed(judged),
    ...openQuestions(judged, verdicts),
  ];
  const seen = new Set<string>();
  return list
    .filter(({ what }) => {
      const known = seen.has(what);
      seen.add(what);
      return !known;
    })
    .slice(0, MAX_MISSING);
}

const notCollected = ({ exhibits }: EvidenceBundle): readonly Missing[] => exhibits.flatMap(gapOf);

function gapOf({ id, outcome }: Exhibit): readonly Missing[] {
  switch (outcome.kind) {
    case 'denied':
      return [{ what: `${id}: not permitted`, how: `allow ${outcome.action}` }];
    case 'failed':
      return [{ what: `${id}: ${outcome.message}`, how: outcome.cure ?? 'collect it again' }];
    case 'collected':
    case 'absent':
      return [];
  }
}

const notUnderstood = (observations: readonly Observation[]): readonly Missing[] =>
  observations.flatMap((observation) =>
    observation.kind === 'unreadable'
      ? [
          {
            what: `${observation.citations[0]?.exhibit}: the reader for ${observation.reader} failed (${observation.message})`,
            how: 'export the bundle and report it; the other readers were applied',
          },
        ]
      : [],
  );

const rulesThatFailed = (judged: readonly Judged[]): readonly Missing[] =>
  judged.flatMap(({ weighed }) => weighed.flatMap(({ missing }) => missing));

function openQuestions(
  judged: readonly Judged[],
  verdicts: readonly Verdict[],
): readonly Missing[] {
  const [best] = verdicts;
  if (best === undefined || best.cause === 'healthy' || best.strength === 'confirmed') return [];
  const open = verdicts
    .filter(({ confidence }) => confidence >= WORTH_ASKING)
    .map(({ cause }) => cause);
  return [...CAUSES, UNDECIDED]
    .filter(({ id }) => open.includes(id))
    .sort((a, b) => open.indexOf(a.id) - open.indexOf(b.id))
    .flatMap(({ questions }) => questions)
    .filter(({ answered }) => !judged.some(({ scene }) => answered(scene)))
    .map(({ what, how }) => ({ what, how }));
}
