import { parseAnswer, targetHealthShape } from '../locate/api-shapes.ts';
import type { Located } from '../locate/located.ts';
import type { Change } from '../remedies/plan.ts';
import { applyChange } from './apply.ts';
import { whyCanaryFailed } from './canary.ts';
import { capacityRefusal } from './guard.ts';
import type { Hands } from './hands.ts';
import { makeChange } from './one-change.ts';
import {
  type Attempt,
  type ChangeResult,
  type IncidentRecord,
  revise,
  withLatest,
} from './record.ts';
import { readService } from './service-reading.ts';
import { limitsOf } from './ward.ts';

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
    const short = await tooFewLeft(hands, incident, located, change, step);
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
    if (gate.length > 0 && !(await becomeHealthy(hands, located, gate, step))) {
      const who = gate.map(({ target }) => target).join(', ');
      result = {
        kind: 'failed',
        detail: `${result.detail} But ${who} did not become healthy, so nothing more is done.`,
      };
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
        result = {
          ...{ kind: 'failed', undoHandle: result.undoHandle },
          detail: `${result.detail} But ${wrong} The others are left alone.`,
        };
      }
    }
    record({ ...base, at: made.at, result });
    stopped = result.kind !== 'done';
    await effects.show(incident);
  }
  return { incident, attempt: current };
}

/** Judged anew before each change that takes targets away: others may have fallen ill since the plan was approved. */
async function tooFewLeft(
  { effects, world, settings }: Hands,
  incident: IncidentRecord,
  located: Located,
  change: Change,
  step: string,
): Promise<{ readonly at: string; readonly why: string } | null> {
  const takes = change.kind === 'run-on-host' ? change.disrupts : change.takesOut !== undefined;
  if (!takes) return null;
  const { at, value: reading } = await effects.repeatable(`capacity-${step}`, () =>
    readService(world, located),
  );
  const why = capacityRefusal(change, reading, limitsOf(incident, settings).minimumHealthy);
  return why === null ? null : { at, why };
}

type Gate = NonNullable<Extract<Change, { kind: 'call' }>['gate']>;

/** What has to be healthy before the next change: whatever this one disturbed. */
function gateOf(change: Change): Gate {
  switch (change.kind) {
    case 'run-on-host':
      return change.disrupts ? [{ target: change.instanceId, port: change.port }] : [];
    case 'call':
      return change.gate ?? [];
    default:
      return change satisfies never;
  }
}

/** The health gate: waits until these targets are healthy, or until the gate's patience ends. */
async function becomeHealthy(
  { context, world, settings }: Hands,
  { place, targetGroup }: Located,
  gate: Gate,
  step: string,
): Promise<boolean> {
  const { every, times } = settings.gate;
  const { loadBalancers } = world.clouds.at(place);
  const { healthy } = await context.waitForCondition(
    `gate-${step}`,
    async ({ readings }) => {
      const answer = await loadBalancers.targetHealth(targetGroup.arn);
      const health = parseAnswer('target health', targetHealthShape, answer);
      const targets = health.ok ? health.value.TargetHealthDescriptions : [];
      return {
        readings: readings + 1,
        healthy: gate.every(({ target, port }) =>
          targets.some(
            ({ Target, TargetHealth }) =>
              Target.Id === target && Target.Port === port && TargetHealth.State === 'healthy',
          ),
        ),
      };
    },
    {
      initialState: { readings: 0, healthy: false },
      waitStrategy: ({ healthy, readings }) =>
        healthy || readings >= times
          ? { shouldContinue: false }
          : { shouldContinue: true, delay: every },
    },
  );
  return healthy;
}

const targetOf = (change: Change): string | null =>
  change.kind === 'run-on-host' ? change.instanceId : change.target;
