import { type EpochMs, epochMs } from '../../../brand.ts';
import type { Fleet } from '../fleet.ts';
import type { Release } from '../release.ts';
import { INSTANCES } from '../topology.ts';

/** Release r215 comes to one instance after the other, by a deployment that CodeDeploy knows of. */
export function rollOut(fleet: Fleet, began: EpochMs, brings: Partial<Release>): void {
  for (const [index, instance] of INSTANCES.entries()) {
    fleet.release(instance, epochMs(began + index * 35_000), { release: 'r215', ...brings });
  }
  fleet.recordDeployment({ at: began, id: 'd-5QK7A2M1C', release: 'r215', previous: 'r214' });
}
