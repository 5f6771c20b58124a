import { type EpochMs, epochMs } from '../../brand.ts';
import type { Fleet } from './fleet.ts';
import type { Release } from './release.ts';
import { LAUNCH_MS, launch, terminate } from './scaling.ts';
import { SPARES } from './topology.ts';

/** A scaling policy whose thresholds lie too close together: a fourth instance comes and goes, again and again. */
export interface Flapping {
  readonly since: EpochMs;
  /** What is on the image of the instance that comes. */
  readonly image: Partial<Release>;
}

const EVERY_MS = 4 * 60_000;
/** From the launch of an instance until it is taken away. */
const STAYS_MS = 3 * 60_000;

/** Plans what comes and goes from `from` on, each time with the deregistration delay that is set then. */
export function goOnFlapping(fleet: Fleet, from: EpochMs): void {
  if (fleet.flapping === null) return;
  const { since, image } = fleet.flapping;
  for (const [nth, instance] of SPARES.entries()) {
    const launched = epochMs(since + nth * EVERY_MS);
    const leaves = epochMs(launched + STAYS_MS);
    if (launched + LAUNCH_MS >= from) {
      launch(fleet, [instance], launched, {
        because: 'an alarm that load is high',
        image,
      });
    }
    if (leaves >= from) terminate(fleet, [instance.id], leaves, 'an alarm that load is low');
  }
}
