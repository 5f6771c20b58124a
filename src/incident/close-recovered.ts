import type { Located } from '../locate/located.ts';
import { close, type IncidentResult } from './close.ts';
import { askPeople } from './decision.ts';
import { later } from './duration.ts';
import type { Hands } from './hands.ts';
import { noted } from './noted.ts';
import { type Attempt, type IncidentRecord, revise } from './record.ts';
import { outcomeOf } from './summary.ts';
import { takeLock } from './target-group-lock.ts';
import { canBeUndone, undoAttempt } from './undo.ts';

/** Recovered. What can be undone stays undoable for a while; the summary is written at once. */
export async function closeRecovered(
  hands: Hands,
  before: IncidentRecord,
  located: Located,
  attempt: Attempt,
  at: string,
): Promise<IncidentResult> {
  const { effects, world, settings } = hands;
  if (!canBeUndone(attempt)) return close(effects, before, 'recovered', at);

  const closed = revise(
    before,
    { stage: 'closed', outcome: outcomeOf(before, 'recovered', at) },
    noted(at, 'recovered; the change can still be undone'),
  );
  await effects.announceEnd(closed);
  const { incident, decision } = await askPeople(hands, closed, {
    name: 'undo',
    options: [{ kind: 'undo', planHash: attempt.proposal.hash }, { kind: 'close' }],
    expiresAt: later(at, settings.undoExpires),
  });
  if (decision.kind === 'expired' || decision.click.choice.kind !== 'undo') {
    return close(effects, incident, 'recovered', at);
  }
  const { click } = decision;
  const arn = attempt.proposal.plan.targetGroupArn;
  const { incidentId } = incident;
  const lock = await takeLock(effects, world, arn, incidentId, 'undo');
  if (lock.kind === 'refused') {
    const kept = revise(incident, {}, noted(lock.at, `did not undo: ${lock.why}`));
    return close(effects, kept, 'recovered', lock.at);
  }
  const undoing = revise(incident, { stage: 'undoing', outcome: null });
  await effects.show(undoing);
  const undone = await undoAttempt(hands, undoing, located, attempt, click.by, 'asked');
  await effects.repeatable('unlock-undo', () => world.store.unlock(arn, incidentId));
  const ending = undone.complete ? 'undone' : 'recovered';
  return close(effects, undone.incident, ending, undone.attempt.undone?.at ?? click.at);
}
