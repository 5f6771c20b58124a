import type { EpochMs } from '../../brand.ts';
import type { TargetAddress } from '../../ports/cloud-changes.ts';
import { type Account, leaving, type Registration } from './account.ts';
import type { Fleet } from './fleet.ts';
import { type Instance, instanceOf } from './topology.ts';

/** An instance with the port that the target group sends to. */
export interface Target extends Registration {
  readonly instance: Instance;
}

/** Requests that a target still has in hand when it is gone end within this time. */
export const CUT_WITHIN_MS = 1_000;

/** The lines of the target group; a drained one is gone once its delay has passed. */
export function targetsOf({ registrations }: Account, at: EpochMs): readonly Target[] {
  return registrations.flatMap((registration) => {
    const { instanceId, since, goneAt } = registration;
    const instance = instanceOf(instanceId);
    const gone = goneAt !== null && at >= goneAt;
    return instance === undefined || since > at || gone ? [] : [{ ...registration, instance }];
  });
}

/** Those of the targets that had to be registered. */
export function register(
  fleet: Fleet,
  targets: readonly TargetAddress[],
): readonly TargetAddress[] {
  const now = fleet.clock.now();
  const present = fleet.targetsAt(now).filter(({ drainingSince }) => drainingSince === null);
  const added = targets.filter((target) => !present.some((each) => isAt(each, target)));
  const kept = fleet
    .accountAt(now)
    .registrations.filter((each) => !added.some((target) => isAt(each, target)));
  fleet.changeAccount(now, {
    registrations: [
      ...kept,
      ...added.map(({ id, port }) => ({
        instanceId: id,
        port,
        since: now,
        drainingSince: null,
        goneAt: null,
      })),
    ],
  });
  return added;
}

/** Those of the targets that were there to be deregistered. */
export function deregister(
  fleet: Fleet,
  targets: readonly TargetAddress[],
): readonly TargetAddress[] {
  const now = fleet.clock.now();
  const going = fleet
    .targetsAt(now)
    .filter((each) => each.drainingSince === null && targets.some((target) => isAt(each, target)));
  fleet.changeAccount(now, {
    registrations: fleet
      .accountAt(now)
      .registrations.map((each) =>
        going.some(({ instanceId, port }) => isAt(each, { id: instanceId, port }))
          ? leaving(each, now, fleet.accountAt(now))
          : each,
      ),
  });
  return going.map(({ instanceId, port }) => ({ id: instanceId, port }));
}

const isAt = ({ instanceId, port }: Registration, target: TargetAddress): boolean =>
  instanceId === target.id && port === target.port;
