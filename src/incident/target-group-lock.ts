import { epochMs, isoInstant } from '../brand.ts';
import type { World } from '../ports/world.ts';
import type { Effects } from './effects.ts';

/** The lock frees itself if its holder is gone; longer than one change with its health gate takes. */
const LOCK_MS = 30 * 60_000;

/** Takes the lock on a target group, or prolongs it; `refusal` says who else is acting, null when it is ours. */
export async function takeLock(
  effects: Effects,
  { store, clock }: Pick<World, 'store' | 'clock'>,
  targetGroup: string,
  incidentId: string,
  name: string,
): Promise<{ readonly at: string; readonly refusal: string | null }> {
  const { at, value } = await effects.repeatable(`lock-${name}`, () =>
    store.lock(targetGroup, incidentId, isoInstant(epochMs(clock.now() + LOCK_MS))),
  );
  const refusal =
    value.kind === 'held'
      ? `Incident ${value.by} is acting on this target group until ${value.until}.`
      : null;
  return { at, refusal };
}
