import type { Brake, Brakes } from '../ports/brakes.ts';

/** The kill switch and the change freeze of the lab: released until somebody pulls them. */
export class LabBrakes implements Brakes {
  changesNow: Brake = { kind: 'released' };
  calendarsNow: Brake = { kind: 'released' };

  async changes(): Promise<Brake> {
    return this.changesNow;
  }

  async calendars(names: readonly string[]): Promise<Brake> {
    return names.length === 0 ? { kind: 'released' } : this.calendarsNow;
  }
}
