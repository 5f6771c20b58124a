import { type EpochMs, epochMs, isoInstant } from '../brand.ts';

/** A remedy that was begun on a target group, whatever came of it. */
export interface TriedRemedy {
  /** Of the incident and its attempt: the same id again is the same attempt. */
  readonly id: string;
  readonly remedy: string;
  readonly at: EpochMs;
}

export interface AttemptLimits {
  /** How long a remedy rests on a target group after it was begun there. */
  readonly cooldownMs: number;
  /** How many remedies a target group may see within a day, whoever asks: then something else is wrong. */
  readonly mostPerDay: number;
}

export type AttemptClaim =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'cooling'; readonly until: string }
  | { readonly kind: 'used-up'; readonly most: number; readonly until: string };

const DAY_MS = 24 * 60 * 60_000;

/** Whether a remedy may be begun on a target group that has seen these already. */
export function judgeAttempt(
  tried: readonly TriedRemedy[],
  wanted: TriedRemedy,
  { cooldownMs, mostPerDay }: AttemptLimits,
): AttemptClaim {
  if (tried.some(({ id }) => id === wanted.id)) return { kind: 'claimed' };
  const until = (at: number) => isoInstant(epochMs(at));
  const lastOfSame = Math.max(
    ...tried.filter(({ remedy }) => remedy === wanted.remedy).map(({ at }) => at),
  );
  if (lastOfSame + cooldownMs > wanted.at) {
    return { kind: 'cooling', until: until(lastOfSame + cooldownMs) };
  }
  const today = tried.filter(({ at }) => at + DAY_MS > wanted.at);
  if (today.length >= mostPerDay) {
    const oldest = Math.min(...today.map(({ at }) => at));
    return { kind: 'used-up', most: mostPerDay, until: until(oldest + DAY_MS) };
  }
  return { kind: 'claimed' };
}

/** What still has to be kept: nothing older than a day, unless a cooldown is longer. */
export const stillCounts = (
  tried: readonly TriedRemedy[],
  now: EpochMs,
  { cooldownMs }: AttemptLimits,
): readonly TriedRemedy[] => tried.filter(({ at }) => at + Math.max(DAY_MS, cooldownMs) > now);
