import type { Located } from '../locate/located.ts';
import type { Hands } from './hands.ts';
import { noted } from './noted.ts';
import { type Attempt, type IncidentRecord, revise } from './record.ts';
import type { Person } from './request.ts';
import { takeLock } from './target-group-lock.ts';
import { undoAttempt } from './undo.ts';

export interface TakenBack {
  readonly incident: IncidentRecord;
  readonly at: string;
  /** False when a change is still in place, or when nobody knows. */
  readonly complete: boolean;
}

/** Somebody entitled to it wants an attempt undone: under the lock, so that nobody else acts meanwhile. */
export async function takeBack(
  { effects, world, ...rest }: Hands,
  incident: IncidentRecord,
  located: Located,
  attempt: Attempt,
  by: Person,
  name: string,
): Promise<TakenBack> {
  const { arn } = located.targetGroup;
  const { incidentId } = incident;
  const locking = await takeLock(effects, world, arn, incidentId, `undo-${name}`);
  if (locking.kind === 'refused') {
    const { at, why } = locking;
    await effects.audit({
      id: `${incidentId}-locked-undo-${name}`,
      incidentId,
      at,
      who: by,
      kind: 'guard-refused',
      what: `undo "${attempt.proposal.plan.title}": ${why}`,
      planHash: attempt.proposal.hash,
    });
    return {
      incident: revise(incident, {}, noted(at, `did not undo: ${why}`)),
      at,
      complete: false,
    };
  }
  const hands = { effects, world, ...rest };
  const undone = await undoAttempt(hands, incident, located, attempt, by, name);
  const { at } = await effects.repeatable(`unlock-undo-${name}`, () =>
    world.store.unlock(arn, incidentId),
  );
  return { incident: undone.incident, at, complete: undone.complete };
}
