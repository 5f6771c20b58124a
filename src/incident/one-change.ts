import type { Brake } from '../ports/brakes.ts';
import type { Hands } from './hands.ts';
import type { ChangeResult } from './record.ts';
import type { Person } from './request.ts';
import { takeLock } from './target-group-lock.ts';

type Result = ChangeResult['result'];

export interface OneChange {
  readonly incidentId: string;
  readonly targetGroup: string;
  /** Unique in the workflow; part of step names. */
  readonly step: string;
  /** `undone` for taking something back. */
  readonly kind: 'change' | 'undone';
  readonly shown: string;
  readonly planHash: string;
  readonly by: Person | 'fiveohtwo';
}

/**
 * The only way by which an incident changes the world. The lock is taken anew for each change, since a rolling restart
 * outlives it; what will run is in the audit trail before it runs; and at the last moment, in the same step that must
 * never run twice, the lock's token and the kill switch are asked once more.
 */
export async function makeChange(
  { effects, world }: Hands,
  { incidentId, targetGroup, step, kind, shown, planHash, by }: OneChange,
  change: () => Promise<Result>,
): Promise<{ readonly at: string; readonly result: Result }> {
  const locking = await takeLock(effects, world, targetGroup, incidentId, step);
  const traced = { incidentId, who: by, planHash };
  if (locking.kind === 'refused') {
    await effects.audit({
      ...traced,
      id: `${incidentId}-locked-${step}`,
      at: locking.at,
      kind: 'guard-refused',
      what: `${shown}: ${locking.why}`,
    });
    return { at: locking.at, result: failed(locking.why) };
  }
  const { token } = locking.lock;
  await effects.audit({
    ...traced,
    id: `${incidentId}-command-${step}`,
    at: locking.at,
    kind: 'command',
    what: `${shown} (fencing token ${token})`,
  });

  const made = await effects.once<Result>(step, async () => {
    const brake = await world.brakes.changes();
    if (brake.kind !== 'released') return failed(notBegun(brake));
    // The last thing before the change: between this write and the change lies nothing that waits.
    const fence = await world.store.enterFence(targetGroup, incidentId, token);
    if (fence.kind === 'stale') {
      return failed(`Not begun: the lock was lost meanwhile (fencing token ${token} is stale).`);
    }
    return change();
  });
  const result: Result =
    made.kind === 'done'
      ? made.value
      : {
          kind: 'unknown',
          detail: 'The process was interrupted while it did this: check whether it happened.',
        };
  await effects.audit({
    ...traced,
    id: `${incidentId}-${kind}-${step}`,
    at: made.at,
    kind,
    what: `${shown}: ${result.kind}: ${result.detail}`,
  });
  return { at: made.at, result };
}

const failed = (detail: string): Result => ({ kind: 'failed', detail });

const notBegun = ({ why }: Exclude<Brake, { kind: 'released' }>): string => `Not begun: ${why}`;
