import { epochMs, isoInstant } from '../brand.ts';
import type { World } from '../ports/world.ts';
import type { Effects } from './effects.ts';

/** The lock frees itself if its holder is gone; longer than one change with its health gate takes. */
const LOCK_MS = 30 * 60_000;

/** The right to change a target group, with the token that every change under it has to show. */
export interface HeldLock {
  readonly targetGroup: string;
  readonly incidentId: string;
  readonly token: number;
}

export type Locking =
  | { readonly kind: 'taken'; readonly at: string; readonly lock: HeldLock }
  /** `why` says who else is acting. */
  | { readonly kind: 'refused'; readonly at: string; readonly why: string };

/** Takes the lock on a target group, or prolongs it with a new token. */
export async function takeLock(
  effects: Effects,
  { store, clock }: Pick<World, 'store' | 'clock'>,
  targetGroup: string,
  incidentId: string,
  name: string,
): Promise<Locking> {
  const { at, value } = await effects.repeatable(`lock-${name}`, () =>
    store.lock(targetGroup, incidentId, isoInstant(epochMs(clock.now() + LOCK_MS))),
  );
  return value.kind === 'taken'
    ? { kind: 'taken', at, lock: { targetGroup, incidentId, token: value.token } }
    : {
        kind: 'refused',
        at,
        why: `Incident ${value.by} is acting on this target group until ${value.until}.`,
      };
}
