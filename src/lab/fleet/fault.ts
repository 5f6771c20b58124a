import { type EpochMs, epochMs } from '../../brand.ts';
import type { CauseId } from '../../diagnosis/taxonomy.ts';
import type { RemedyId } from '../../remedies/remedy-id.ts';
import type { Fleet } from './fleet.ts';
import type { Stack } from './service-state.ts';

/** Something that can be broken in the fleet, and what a good engineer would call it. */
export interface Fault {
  readonly id: string;
  readonly title: string;
  /** What happened, told to a person who chooses what to break. */
  readonly description: string;
  /** What the evidence proves; `inconclusive` where it does not decide. */
  readonly cause: CauseId;
  /** The remedies that clear it; empty when what is left is for a person. */
  readonly remedies: readonly RemedyId[];
  /** Resets the fleet and breaks it: the fault began some minutes ago, when somebody notices it. */
  inject(fleet: Fleet): void;
}

interface FaultFacts extends Omit<Fault, 'inject'> {
  readonly beganMinutesAgo: number;
  readonly stack?: Stack;
  breakIt(fleet: Fleet, began: EpochMs): void;
}

export function fault({ beganMinutesAgo, stack, breakIt, ...facts }: FaultFacts): Fault {
  return {
    ...facts,
    inject(fleet) {
      fleet.reset(stack);
      breakIt(fleet, epochMs(fleet.clock.now() - beganMinutesAgo * 60_000));
      fleet.activeFault = { id: facts.id, title: facts.title };
    },
  };
}
