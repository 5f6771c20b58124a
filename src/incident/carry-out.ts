import type { Located } from '../locate/located.ts';
import type { Change } from '../remedies/plan.ts';
import { applyChange } from './apply.ts';
import { whyCanaryFailed } from './canary.ts';
import type { Hands } from './hands.ts';
import { becomeHealthy, gateOf, tooFewLeft } from './health-gate.ts';
import { makeChange } from './one-change.ts';
import {
  type Attempt,
  type ChangeResult,
  type IncidentRecord,
  revise,
  withLatest,
} from './record.ts';

/**
 * Carries out an approved plan: its changes one at a time, each begun at most once, with a health gate between
 * targets; the first of several is the canary of the others. Never below the minimum of targets that serve. Stops at the
 * first change that fails, or of which nobody knows whether it happened.
 */
export async function carryOut(
  hands: Hands,
  before: IncidentRecord,
  located: Located,
  attempt: Attempt,
  name: string,
): Promise<{ readonly incident: IncidentRecord; readonly attempt: Attempt }> {
  const { effects, world } = hands;
  const cloud = world.clouds.at(located.place);
  const { changes } = attempt.proposal.plan;
  let incident = before;
  let current = attempt;
  const record = (result: ChangeResult) => {
    current = { ...current, changes: [...current.changes, result] };
    incident = revise(incident, { attempts: withLatest(incident, current) });
  };

  let stopped = false;
  for (const [index, change] of changes.entries()) {
    const base = { shown: change.shown, target: targetOf(change) };
    if (stopped) {
      record({
        ...base,
        at: current.changes.at(-1)?.at ?? attempt.approvedAt,
        result: { kind: 'skipped', detail: 'An earlier change did not succeed.' },
      });
      continue;
    }
    const step = `${name}-${index + 1}`;
    const short = await tooFewLeft(
      hands,
      incident,
      located,
      { change, planHash: attempt.proposal.hash },
      step,
    );
    if (short !== null) {
      record({
        ...base,
        at: short.at,
        result: { kind: 'failed', detail: `Not begun: ${short.why}` },
      });
      stopped = true;
      continue;
    }
    const made = await makeChange(
      hands,
      {
        incidentId: incident.incidentId,
        targetGroup: located.targetGroup.arn,
        step: `apply-${step}`,
        kind: 'change',
        shown: change.shown,
        planHash: attempt.proposal.hash,
        by: attempt.approvedBy.at(-1) ?? 'fiveohtwo',
      },
      () => applyChange(cloud, change, incident.incidentId),
    );
    let { result } = made;
    const more = index < changes.length - 1;
    const gate = result.kind === 'done' && more ? gateOf(change) : [];
    if (
      result.kind === 'done' &&
      gate.length > 0 &&
      !(await becomeHealthy(hands, located, gate, step))
    ) {
      const who = gate.map(({ target }) => target).join(', ');
      result = butFailed(result, `${who} did not become healthy, so nothing more is done.`);
    }
    if (index === 0 && more && result.kind === 'done') {
      const wrong = await whyCanaryFailed(
        hands,
        located,
        change,
        result,
        incident.incidentId,
        step,
      );
      if (wrong !== null) {
        result = butFailed(result, `${wrong} The others are left alone.`);
      }
    }
    record({ ...base, at: made.at, result });
    stopped = result.kind !== 'done';
    await effects.show(incident);
  }
  return { incident, attempt: current };
}

/** It was made and did not do what it was for: it can still be taken back. */
const butFailed = (
  { detail, undoHandle }: Extract<ChangeResult['result'], { kind: 'done' }>,
  why: string,
): ChangeResult['result'] => ({ kind: 'failed', detail: `${detail} But ${why}`, undoHandle });

const targetOf = (change: Change): string | null =>
  change.kind === 'run-on-host' ? change.instanceId : change.target;
