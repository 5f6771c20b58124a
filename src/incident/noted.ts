import type { TimelineEntry } from './record.ts';

/** An entry of the timeline for what fiveohtwo itself did or saw. */
export const noted = (at: string, what: string): TimelineEntry => ({ at, who: 'fiveohtwo', what });
