import { type EpochMs, epochMs } from '../../brand.ts';
import type { Fleet } from './fleet.ts';
import { SHOP, SPARES } from './topology.ts';

/** From the launch of an instance until its service listens. */
const LAUNCH_MS = 40_000;

/** Launches instances or takes the youngest away, until there are as many as wanted. */
export function scaleTo(fleet: Fleet, desiredCapacity: number): void {
  const now = fleet.clock.now();
  const { registrations } = fleet.accountAt(now);
  const present = registrations.filter(({ drainingSince }) => drainingSince === null);
  fleet.changeAccount(now, {
    desiredCapacity,
    registrations: registrations.map((each) =>
      present.indexOf(each) >= desiredCapacity ? { ...each, drainingSince: now } : each,
    ),
  });
  launch(fleet, desiredCapacity - present.length, now);
}

/** Terminates an instance; the group launches another one in its place. */
export function replace(fleet: Fleet, instanceId: string): void {
  const now = fleet.clock.now();
  const { registrations } = fleet.accountAt(now);
  fleet.changeAccount(now, {
    registrations: registrations.map((each) =>
      each.instanceId === instanceId ? { ...each, drainingSince: now } : each,
    ),
  });
  launch(fleet, 1, now);
}

function launch(fleet: Fleet, count: number, now: EpochMs): void {
  const { registrations } = fleet.accountAt(now);
  const free = SPARES.filter(({ id }) => registrations.every((each) => each.instanceId !== id));
  const since = epochMs(now + LAUNCH_MS);
  const launched = free.slice(0, Math.max(0, count));
  if (launched.length === 0) return;
  fleet.changeAccount(since, {
    registrations: [
      ...registrations,
      ...launched.map(({ id }) => ({
        instanceId: id,
        port: SHOP.port,
        since,
        drainingSince: null,
      })),
    ],
  });
}
