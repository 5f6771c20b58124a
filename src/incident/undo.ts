import type { Located } from '../locate/located.ts';
import type { Change } from '../remedies/plan.ts';
import { undoChange } from './apply.ts';
import type { Hands } from './hands.ts';
import { becomeHealthy, gateOf, tooFewLeft } from './health-gate.ts';
import { makeChange } from './one-change.ts';
import type { Attempt, ChangeResult, IncidentRecord } from './record.ts';
import { revise } from './record.ts';
import type { Person } from './request.ts';

type Result = ChangeResult['result'];

/**
 * Takes back what an attempt changed, last change first, each begun at most once. What disturbs a host rolls here, too,
 * and leaves enough targets that serve. Stops at the first that cannot be taken back: what came before it holds up what
 * came after. That one, and those before it, keep their handles, so that they can be taken back later.
 */
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
  const changes = [...attempt.changes];
  const said: string[] = [];
  let complete = true;
  let at = attempt.approvedAt;
  for (const [index, made] of [...attempt.changes.entries()].reverse()) {
    const change = attempt.proposal.plan.changes[index];
    const undoHandle = handleOf(made.result);
    if (change === undefined || undoHandle === null) continue;
    const step = `${name}-${index + 1}`;
    const undone = await undoOne(hands, before, located, attempt, by, step, change, undoHandle);
    ({ at } = undone);
    said.push(undone.result.detail);
    if (undone.settled) changes[index] = withoutHandle(made);
    if (undone.result.kind !== 'done') {
      complete = false;
      break;
    }
    const more = changes.slice(0, index).some(({ result }) => handleOf(result) !== null);
    const gate = change.kind === 'run-on-host' && more ? gateOf(change) : [];
    // Not healthy is no reason to stop: it may be what there was before. Too few targets left is one.
    if (gate.length > 0) await becomeHealthy(hands, located, gate, `undo-${step}`);
  }
  const after: Attempt = {
    ...attempt,
    changes,
    undone: { at, by, result: said.join(' '), complete },
  };
  const incident = revise(
    before,
    { attempts: before.attempts.map((each) => (each === attempt ? after : each)) },
    {
      at,
      who: by,
      what: `${complete ? 'undid' : 'could not undo'} "${attempt.proposal.plan.title}": ${said.join(' ')}`,
    },
  );
  await hands.effects.show(incident);
  return { incident, attempt: after, complete };
}

async function undoOne(
  hands: Hands,
  incident: IncidentRecord,
  located: Located,
  { proposal }: Attempt,
  by: Person | 'fiveohtwo',
  step: string,
  change: Change,
  undoHandle: string,
): Promise<{
  readonly at: string;
  readonly result: Result;
  /** Nothing is left of it to take back. */
  readonly settled: boolean;
}> {
  const { effects, world } = hands;
  const { incidentId } = incident;
  const cloud = world.clouds.at(located.place);
  // What a call took out comes back by its undo.
  const short =
    change.kind === 'run-on-host'
      ? await tooFewLeft(
          hands,
          incident,
          located,
          { change, planHash: proposal.hash },
          `undo-${step}`,
        )
      : null;
  if (short !== null) {
    const detail = `Not begun: ${short.why}`;
    return { at: short.at, result: { kind: 'failed', detail }, settled: false };
  }
  const undone = await makeChange(
    hands,
    {
      incidentId,
      targetGroup: located.targetGroup.arn,
      step: `undo-${step}`,
      kind: 'undone',
      shown: `undo ${change.shown}`,
      planHash: proposal.hash,
      by,
    },
    () => undoChange(cloud, change, undoHandle, incidentId),
  );
  if (undone.result.kind !== 'unknown') {
    return { ...undone, settled: undone.result.kind === 'done' };
  }
  // Interrupted. Our documents find what they have taken back already as it was, and say so.
  if (change.kind === 'run-on-host') return { ...undone, settled: false };
  // Of the account, looking tells whether it is still there, and then it can be taken back once more.
  const { at, value: proof } = await effects.repeatable(`undo-proof-${step}`, () =>
    cloud.changes.prove(change.call),
  );
  const kind = proof.holds ? 'failed' : 'unknown';
  const detail = `${undone.result.detail} ${proof.says}`;
  return { at, result: { kind, detail }, settled: !proof.holds };
}

/** Whether something of an attempt is in place that can be taken back. */
export const canBeUndone = ({ proposal, changes }: Attempt): boolean =>
  proposal.plan.undo !== null && changes.some(({ result }) => handleOf(result) !== null);

const handleOf = (result: Result): string | null =>
  (result.kind === 'done' || result.kind === 'failed' ? result.undoHandle : null) ?? null;

const withoutHandle = (made: ChangeResult): ChangeResult =>
  made.result.kind === 'done' || made.result.kind === 'failed'
    ? { ...made, result: { ...made.result, undoHandle: null } }
    : made;

/** The last attempt of which something is in place that can be taken back; what came later goes first. */
export const inPlace = ({ attempts }: IncidentRecord): Attempt | null =>
  attempts.findLast(canBeUndone) ?? null;
