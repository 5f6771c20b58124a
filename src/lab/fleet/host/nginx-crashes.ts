import { epochMs } from '../../../brand.ts';
import { crashesSince, type WorkerCrash } from '../gateway-crash.ts';
import { answeredBetween, type HostView } from './host-view.ts';

const JUST_BEFORE_MS = 10_000;

/** The newest crashes of the workers of nginx on a host, oldest first: without requests there are none. */
export function nginxCrashes(view: HostView, most: number): readonly WorkerCrash[] {
  const { gateway, now } = view;
  if (gateway.crashesSince === null) return [];
  return crashesSince(gateway.crashesSince, now, most)
    .filter(({ at }) => answeredBetween(view, epochMs(at - JUST_BEFORE_MS), at) > 0)
    .toReversed();
}
