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
import { readService } from './service-reading.ts';

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
        by: attempt.approvedBy,
      },
      () => applyChange(cloud, change, incident.incidentId),
    );
    let { result } = made;
    const more = index < changes.length - 1;
    if (result.kind === 'done' && more && change.kind === 'run-on-host' && change.disrupts) {
      const healthy = await targetBecomesHealthy(hands, located, change.instanceId, step);
      if (!healthy) {
        result = {
          kind: 'failed',
          detail: `${result.detail} But ${change.instanceId} did not become healthy, so the others are left alone.`,
        };
      }
    }
    record({ ...base, at: made.at, result });
    stopped = result.kind !== 'done';
    await effects.show(incident);
  }
  return { incident, attempt: current };
}

/** The health gate: waits until a target is healthy again, or until the gate's patience ends. */
async function targetBecomesHealthy(
  { context, world, settings }: Hands,
  located: Located,
  target: string,
  step: string,
): Promise<boolean> {
  const { every, times } = settings.gate;
  const { healthy } = await context.waitForCondition(
    `gate-${step}`,
    async ({ readings }) => {
      const { targets } = await readService(world, located);
      return {
        readings: readings + 1,
        healthy: targets.some(({ id, state }) => id === target && state === 'healthy'),
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
