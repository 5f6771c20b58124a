import { type EpochMs, epochMs } from '../../../brand.ts';
import { noise } from '../noise.ts';
import { ROUTES } from '../routes.ts';
import { runsNode } from '../service-state.ts';
import { shortageOf } from '../shortage.ts';
import { valueAt } from '../timeline.ts';
import type { HostView } from './host-view.ts';

const EVERY_MS = 620;

/** The last requests that the app failed for want of something; more than these, no excerpt holds. */
export function saidOfShortage(
  view: HostView,
  most: number,
): readonly { readonly at: EpochMs; readonly pid: number; readonly message: string }[] {
  const { history, hostHistory, now, stack } = view;
  if (!runsNode(stack)) return [];
  const changes = [...history, ...hostHistory].map(({ at }) => at).toSorted((a, b) => a - b);
  const pieces = changes.map((from, index) => ({ from, until: changes[index + 1] ?? now }));
  const last = pieces.findLast(({ from }) => shortageAt(view, from) !== null);
  if (last === undefined) return [];
  const shortage = shortageAt(view, last.from);
  const { pid } = valueAt(history, last.from).run;
  const newest = Math.floor(last.until / EVERY_MS) - 1;
  return Array.from({ length: most }, (_, index) => newest - index)
    .map((nth) => epochMs(nth * EVERY_MS + Math.floor(noise(nth, 15) * EVERY_MS)))
    .filter((at) => at > last.from)
    .map((at) => {
      const path = ROUTES[Math.floor(noise(at, 16) * ROUTES.length)] ?? '/';
      return { at, pid, message: shortage?.says(path) ?? '' };
    });
}

function shortageAt({ history, hostHistory }: HostView, at: EpochMs) {
  const state = valueAt(history, at);
  return state.kind === 'running' ? shortageOf(valueAt(hostHistory, at), state.run) : null;
}
