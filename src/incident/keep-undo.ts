import type { Located } from '../locate/located.ts';
import { close, type IncidentResult, isNews } from './close.ts';
import { askPeople } from './decision.ts';
import { later } from './duration.ts';
import type { Hands } from './hands.ts';
import { noted } from './noted.ts';
import { type IncidentRecord, type Outcome, revise } from './record.ts';
import { outcomeOf } from './summary.ts';
import { takeBack } from './take-back.ts';
import { inPlace } from './undo.ts';

/**
 * Ends an incident. The summary is written at once; what was changed and can be taken back stays undoable for a while,
 * the last change first. How it ended is said again only when an undo changed it.
 */
export async function closeKeepingUndo(
  hands: Hands,
  before: IncidentRecord,
  located: Located,
  kind: Outcome['kind'],
  at: string,
): Promise<IncidentResult> {
  const { effects, settings } = hands;
  let attempt = inPlace(before);
  if (attempt === null) return close(effects, before, kind, at);

  let ending = kind;
  let incident = revise(
    before,
    { stage: 'closed', outcome: outcomeOf(before, kind, at) },
    noted(at, `${kind}; what was changed can still be undone`),
  );
  if (isNews(kind)) await effects.announceEnd(incident);
  for (let turn = 1; attempt !== null; turn++) {
    const asked = await askPeople(hands, incident, {
      name: turn === 1 ? 'undo' : `undo-${turn}`,
      options: [{ kind: 'undo', planHash: attempt.proposal.hash }, { kind: 'close' }],
      expiresAt: later(at, settings.undoExpires),
    });
    ({ incident } = asked);
    if (asked.decision.kind === 'expired' || asked.decision.click.choice.kind !== 'undo') {
      return close(effects, incident, ending, asked.decision.at);
    }
    const { click } = asked.decision;
    const undoing = revise(incident, { stage: 'undoing', outcome: null });
    await effects.show(undoing);
    const back = await takeBack(hands, undoing, located, attempt, click.by, `asked-${turn}`);
    // What could not be taken back now can perhaps be later: the button stays.
    if (back.complete) ending = 'undone';
    attempt = inPlace(back.incident);
    incident =
      attempt === null
        ? back.incident
        : revise(back.incident, {
            stage: 'closed',
            outcome: outcomeOf(back.incident, ending, back.at),
          });
    at = back.at;
  }
  return close(effects, incident, ending, at);
}
