import type { Located } from '../locate/located.ts';
import { undoChange } from './apply.ts';
import type { Hands } from './hands.ts';
import { makeChange } from './one-change.ts';
import type { Attempt, ChangeResult, IncidentRecord } from './record.ts';
import { revise } from './record.ts';
import type { Person } from './request.ts';

/** Takes back what an attempt changed, last change first, each begun at most once. */
export async function undoAttempt(
  hands: Hands,
  before: IncidentRecord,
  located: Located,
  attempt: Attempt,
  by: Person | 'fiveohtwo',
  name: string,
): Promise<{
  readonly incident: IncidentRecord;
  readonly attempt: Attempt;
  /** False when a change is still in place, or when nobody knows. */
  readonly complete: boolean;
}> {
  const { effects, world } = hands;
  const { incidentId } = before;
  const cloud = world.clouds.at(located.place);
  const said: string[] = [];
  let complete = true;
  let at = attempt.approvedAt;
  for (const [index, { result }] of [...attempt.changes.entries()].reverse()) {
    const change = attempt.proposal.plan.changes[index];
    const undoHandle = handleOf(result);
    if (change === undefined || undoHandle === null) continue;
    const step = `${name}-${index + 1}`;
    const undone = await makeChange(
      hands,
      {
        incidentId,
        targetGroup: located.targetGroup.arn,
        step: `undo-${step}`,
        kind: 'undone',
        shown: `undo ${change.shown}`,
        planHash: attempt.proposal.hash,
        by,
      },
      () => undoChange(cloud, change, undoHandle, incidentId),
    );
    ({ at } = undone);
    said.push(undone.result.detail);
    if (undone.result.kind !== 'done') complete = false;
  }
  const after: Attempt = { ...attempt, undone: { at, by, result: inWords(said) } };
  const incident = revise(
    before,
    { attempts: before.attempts.map((each) => (each === attempt ? after : each)) },
    {
      at,
      who: by,
      what: `${complete ? 'undid' : 'could not undo'} "${attempt.proposal.plan.title}": ${inWords(said)}`,
    },
  );
  await effects.show(incident);
  return { incident, attempt: after, complete };
}

/** What the changes said, the same of several hosts once. */
const inWords = (said: readonly string[]): string => [...new Set(said)].join(' ');

/** Whether something of an attempt is in place that can be taken back. */
export const canBeUndone = ({ proposal, changes }: Attempt): boolean =>
  proposal.plan.undo !== null && changes.some(({ result }) => handleOf(result) !== null);

const handleOf = (result: ChangeResult['result']): string | null =>
  (result.kind === 'done' || result.kind === 'failed' ? result.undoHandle : null) ?? null;

/** The last attempt of which something is in place that can be taken back; what came later goes first. */
export const inPlace = ({ attempts }: IncidentRecord): Attempt | null =>
  attempts.findLast((attempt) => attempt.undone === null && canBeUndone(attempt)) ?? null;
