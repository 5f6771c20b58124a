import { parseAnswer, targetHealthShape } from '../locate/api-shapes.ts';
import type { Located } from '../locate/located.ts';
import type { Change } from '../remedies/plan.ts';
import { capacityRefusal } from './guard.ts';
import type { Hands } from './hands.ts';
import type { IncidentRecord } from './record.ts';
import { readService } from './service-reading.ts';
import { limitsOf } from './ward.ts';

/**
 * Why a change that takes targets away must not be made now, or null; a refusal is in the audit trail. Judged anew before
 * each: others may have fallen ill since the plan was approved.
 */
export async function tooFewLeft(
  { effects, world, settings }: Hands,
  incident: IncidentRecord,
  located: Located,
  { change, planHash }: { readonly change: Change; readonly planHash: string },
  step: string,
): Promise<{ readonly at: string; readonly why: string } | null> {
  const takes = change.kind === 'run-on-host' ? change.disrupts : change.takesOut !== undefined;
  if (!takes) return null;
  const { at, value: reading } = await effects.repeatable(`capacity-${step}`, () =>
    readService(world, located),
  );
  const why = capacityRefusal(change, reading, limitsOf(incident, settings).minimumHealthy);
  if (why === null) return null;
  await effects.audit({
    id: `${incident.incidentId}-capacity-${step}`,
    incidentId: incident.incidentId,
    at,
    who: 'fiveohtwo',
    kind: 'guard-refused',
    what: `${change.shown}: ${why}`,
    planHash,
  });
  return { at, why };
}

type Gate = NonNullable<Extract<Change, { kind: 'call' }>['gate']>;

/** What has to be healthy before the next change: whatever this one disturbed. */
export function gateOf(change: Change): Gate {
  switch (change.kind) {
    case 'run-on-host':
      return change.disrupts ? [{ target: change.instanceId, port: change.port }] : [];
    case 'call':
      return change.gate ?? [];
    default:
      return change satisfies never;
  }
}

/** Waits until these targets are healthy, or until the gate's patience ends. */
export async function becomeHealthy(
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
