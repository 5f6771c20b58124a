import type { EpochMs } from '../../brand.ts';
import type { TargetAddress } from '../../ports/cloud-changes.ts';
import type { Account, Registration } from './account.ts';
import type { Fleet } from './fleet.ts';
import { type Instance, instanceOf } from './topology.ts';

/** An instance with the port that the target group sends to. */
export interface Target extends Registration {
  readonly instance: Instance;
}

/** The lines of the target group; a drained one is gone once its delay has passed. */
export function targetsOf(account: Account, at: EpochMs): readonly Target[] {
  const { registrations, deregistrationDelaySeconds } = account;
  return registrations.flatMap((registration) => {
    const { instanceId, since, drainingSince } = registration;
    const instance = instanceOf(instanceId);
    const gone = drainingSince !== null && at >= drainingSince + deregistrationDelaySeconds * 1000;
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
      ...added.map(({ id, port }) => ({ instanceId: id, port, since: now, drainingSince: null })),
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
          ? { ...each, drainingSince: now }
          : each,
      ),
  });
  return going.map(({ instanceId, port }) => ({ id: instanceId, port }));
}

const isAt = ({ instanceId, port }: Registration, target: TargetAddress): boolean =>
  instanceId === target.id && port === target.port;
