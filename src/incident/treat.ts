import type { Located } from '../locate/located.ts';
import type { Proposal } from '../remedies/plan.ts';
import { carryOut } from './carry-out.ts';
import { checkAgain } from './check-again.ts';
import type { At } from './effects.ts';
import type { Hands } from './hands.ts';
import { holdWhileNeeded } from './hold.ts';
import type { Look } from './look.ts';
import { noted } from './noted.ts';
import { type Attempt, type IncidentRecord, revise, withLatest } from './record.ts';
import type { Person } from './request.ts';
import { canBeUndone, undoAttempt } from './undo.ts';
import { verifyAttempt } from './verify-attempt.ts';

export interface Approved {
  readonly proposal: Proposal;
  readonly approvedBy: readonly Person[];
  readonly at: string;
}

export type Treated =
  /** Nothing was done; `look` is the picture that speaks against it. */
  | { readonly kind: 'refused'; readonly incident: IncidentRecord; readonly look: At<Look> }
  | {
      readonly kind: 'done';
      readonly incident: IncidentRecord;
      readonly attempt: Attempt;
      readonly fixedAt: string | null;
    };

/** One approved remedy: guard, apply, verify; undone by itself when it made things worse, or was meant for a while only. */
export async function treat(
  hands: Hands,
  before: IncidentRecord,
  located: Located,
  { proposal, approvedBy, at }: Approved,
  name: string,
): Promise<Treated> {
  const { effects, world } = hands;
  const { incidentId } = before;
  const by = approvedBy.at(-1) ?? 'fiveohtwo';
  let attempt: Attempt = {
    proposal,
    approvedBy,
    approvedAt: at,
    refused: null,
    changes: [],
    verification: null,
    undone: null,
  };
  let incident = revise(
    before,
    { stage: 'guarding', attempts: [...before.attempts, attempt] },
    { at, who: by, what: `approved "${proposal.plan.title}"` },
  );
  await effects.show(incident);

  // Guard: the same picture, the same plan, the approval still good, nobody else acting.
  const { refused, fresh } = await checkAgain(hands, incident, located, attempt, name);
  const unlock = (when: string) =>
    effects.repeatable(`unlock-${when}`, () =>
      world.store.unlock(located.targetGroup.arn, incidentId),
    );
  if (refused !== null) {
    incident = revise(
      incident,
      { attempts: withLatest(incident, { ...attempt, refused }) },
      noted(fresh.at, `did not act: ${refused}`),
    );
    await effects.audit({
      id: `${incidentId}-guard-${name}`,
      incidentId,
      at: fresh.at,
      who: 'fiveohtwo',
      kind: 'guard-refused',
      what: refused,
      planHash: proposal.hash,
    });
    await unlock(name);
    return { kind: 'refused', incident, look: fresh };
  }

  // Apply, one change at a time.
  const { reading } = fresh.value;
  incident = revise(
    incident,
    { stage: 'applying', readings: [...incident.readings, reading] },
    noted(fresh.at, 'checked again: still broken, same cause, same plan'),
  );
  await effects.show(incident);
  ({ incident, attempt } = await carryOut(hands, incident, located, attempt, name));

  // Prove that it worked, or undo it.
  incident = revise(incident, { stage: 'verifying' });
  await effects.show(incident);
  ({ incident, attempt } = await verifyAttempt(hands, incident, located, attempt, reading, name));
  const result = attempt.verification;
  if (result?.kind === 'worse' && canBeUndone(attempt)) {
    incident = revise(incident, { stage: 'undoing' });
    ({ incident, attempt } = await undoAttempt(
      hands,
      incident,
      located,
      attempt,
      'fiveohtwo',
      name,
    ));
  }
  await unlock(name);
  const fixedAt = result?.kind === 'fixed' ? result.at : null;
  if (proposal.plan.temporary === undefined || !canBeUndone(attempt)) {
    return { kind: 'done', incident, attempt, fixedAt };
  }
  const held = await holdWhileNeeded(hands, incident, located, attempt, name);
  return { kind: 'done', ...held };
}
