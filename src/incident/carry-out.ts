import { parseAnswer, targetHealthShape } from '../locate/api-shapes.ts';
import type { Located } from '../locate/located.ts';
import type { Change } from '../remedies/plan.ts';
import { applyChange } from './apply.ts';
import type { Hands } from './hands.ts';
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
 * targets. Stops at the first change that fails, or of which nobody knows whether it happened.
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
    record({ ...base, at: made.at, result });
    stopped = result.kind !== 'done';
    await effects.show(incident);
  }
  return { incident, attempt: current };
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
