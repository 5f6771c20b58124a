import type { Fault } from './fleet/fault.ts';
import { FAULTS } from './fleet/faults.ts';
import { REHEARSALS } from './fleet/rehearsals.ts';

/** @throws {RangeError} naming the faults that there are */
export function faultById(id: string): Fault {
  const fault = [...FAULTS, ...REHEARSALS].find((each) => each.id === id);
  if (fault === undefined) {
    throw new RangeError(
      `There is no fault "${id}". There are: ${FAULTS.map((each) => each.id).join(', ')}`,
    );
  }
  return fault;
}
