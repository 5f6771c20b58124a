import type { EpochMs } from '../brand.ts';
import { isoInstant } from '../brand.ts';
import type { Subject } from '../evidence/bundle.ts';
import type { Observation } from '../read/observation.ts';
import { type Judged, weigh } from './engine.ts';
import { CAUSES } from './registry.ts';
import { scenesOf } from './scenes.ts';
import type { CauseId } from './taxonomy.ts';
import type { Diagnosis, Reason } from './verdict.ts';

/** Below this a cause is not possible any more, however much speaks for it. */
const NOT_POSSIBLE = 0.05;
const MAX_RULED_OUT = 6;

/** Red herrings: causes that something speaks for, but more against, or only lines that are too old. */
export function ruledOut(
  judged: readonly Judged[],
  past: readonly Observation[],
  subject: Subject,
  now: EpochMs | null,
): Diagnosis['ruledOut'] {
  const found = new Map<CauseId, readonly Reason[]>();
  const possible = new Set(
    judged.flatMap(({ weighed }) =>
      weighed.filter(({ confidence }) => confidence >= NOT_POSSIBLE).map(({ cause }) => cause.id),
    ),
  );
  for (const { weighed } of judged) {
    for (const { cause, because, against } of weighed) {
      if (!possible.has(cause.id) && against.length > 0 && because.length > 0)
        found.set(cause.id, against.slice(0, 3));
    }
  }
  for (const [cause, reasons] of onlyInThePast(past, subject, now)) {
    if (!possible.has(cause) && !found.has(cause)) found.set(cause, reasons);
  }
  found.delete('healthy');
  return [...found].slice(0, MAX_RULED_OUT).map(([cause, because]) => ({ cause, because }));
}

function onlyInThePast(
  past: readonly Observation[],
  subject: Subject,
  now: EpochMs | null,
): readonly (readonly [CauseId, readonly Reason[]])[] {
  if (past.length === 0) return [];
  const last = past.reduce((max, observation) => Math.max(max, observation.last ?? 0), 0);
  const when = `was last seen ${new Date(last).toISOString()}${now === null ? '' : `, long before ${isoInstant(now)}`}`;
  return scenesOf(past, subject, null)
    .flatMap((scene) => weigh(scene, CAUSES))
    .filter(({ score }) => score > 0)
    .map(
      ({ cause, because }) =>
        [
          cause.id,
          because.slice(0, 2).map((reason) => ({ ...reason, says: `${reason.says}; ${when}` })),
        ] as const,
    );
}
