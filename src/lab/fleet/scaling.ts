import { type EpochMs, epochMs } from '../../brand.ts';
import { leaving } from './account.ts';
import type { Fleet } from './fleet.ts';
import type { Release } from './release.ts';
import { type Instance, SHOP, SPARES } from './topology.ts';

/** From the launch of an instance until its service listens, and until it is registered. */
const BOOT_MS = 32_000;
export const LAUNCH_MS = 40_000;
/** From its registration until a target has passed its first two checks. */
const SETTLED_MS = 35_000;

const SCALING = 'a difference between desired and actual capacity';
const REFRESH = 'an instance refresh';

/** Launches instances or takes the youngest away, until there are as many as wanted. */
export function scaleTo(fleet: Fleet, desiredCapacity: number): void {
  const now = fleet.clock.now();
  const { registrations } = fleet.accountAt(now);
  const present = registrations.filter(({ drainingSince }) => drainingSince === null);
  fleet.changeAccount(now, { desiredCapacity });
  terminate(
    fleet,
    present.slice(desiredCapacity).map(({ instanceId }) => instanceId),
    now,
    SCALING,
  );
  launch(fleet, free(fleet, now).slice(0, Math.max(0, desiredCapacity - present.length)), now, {
    because: SCALING,
  });
}

/** Terminates an instance; the group launches another one in its place. */
export function replace(fleet: Fleet, instanceId: string): void {
  const now = fleet.clock.now();
  terminate(fleet, [instanceId], now, 'a user request');
  launch(fleet, free(fleet, now).slice(0, 1), now, { because: 'an unhealthy instance' });
}

/** Puts new instances in the place of these, once they are healthy. */
export function refresh(
  fleet: Fleet,
  old: readonly string[],
  at: EpochMs,
  image: Partial<Release> = {},
): void {
  launch(fleet, free(fleet, at).slice(0, old.length), at, { because: REFRESH, image });
  terminate(fleet, old, epochMs(at + LAUNCH_MS + SETTLED_MS), REFRESH);
}

/** Those that were never launched. */
function free(fleet: Fleet, at: EpochMs): readonly Instance[] {
  const { registrations } = fleet.accountAt(at);
  return SPARES.filter(
    (spare) =>
      fleet.launchOf(spare) === null &&
      registrations.every(({ instanceId }) => instanceId !== spare.id),
  );
}

export function terminate(
  fleet: Fleet,
  instanceIds: readonly string[],
  at: EpochMs,
  because: string,
): void {
  if (instanceIds.length === 0) return;
  const account = fleet.accountAt(at);
  fleet.changeAccount(at, {
    registrations: account.registrations.map((each) =>
      instanceIds.includes(each.instanceId) ? leaving(each, at, account) : each,
    ),
  });
  for (const instanceId of instanceIds) {
    fleet.recordActivity({ at, what: 'terminate', instanceId, because });
  }
}

export function launch(
  fleet: Fleet,
  instances: readonly Instance[],
  at: EpochMs,
  { because, image = {} }: { readonly because: string; readonly image?: Partial<Release> },
): void {
  if (instances.length === 0) return;
  const since = epochMs(at + LAUNCH_MS);
  for (const instance of instances) {
    fleet.launch(instance, epochMs(at + BOOT_MS), image);
    fleet.recordActivity({ at, what: 'launch', instanceId: instance.id, because });
  }
  fleet.changeAccount(since, {
    registrations: [
      ...fleet.accountAt(since).registrations,
      ...instances.map(({ id }) => ({
        instanceId: id,
        port: SHOP.port,
        since,
        drainingSince: null,
        goneAt: null,
      })),
    ],
  });
}
