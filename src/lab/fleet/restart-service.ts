import { epochMs } from '../../brand.ts';
import type { Fleet } from './fleet.ts';
import { nextRun } from './release.ts';
import type { ServiceState } from './service-state.ts';
import { INSTANCES, type Instance, SHOP } from './topology.ts';

/** What happens to a service that is restarted. */
export type RestartOutcome = 'recovers' | 'crashes-again' | 'takes-a-neighbour-down';

/** How long after a restart the neighbour is gone, in the rehearsal of a remedy that makes things worse. */
const NEIGHBOUR_FALLS_AFTER_MS = 6_000;

/** Restarts the service of an instance now. What became of it is in the state that follows. */
export function restartService(fleet: Fleet, instance: Instance): ServiceState {
  const now = fleet.clock.now();
  const service = fleet.serviceOn(instance);
  const run = nextRun(service.at(now).run, instance, now);
  switch (fleet.restartOutcome) {
    case 'recovers':
      service.set(now, { kind: 'running', run });
      break;
    case 'crashes-again':
      service.set(now, { kind: 'crashed-at-start', run, endedAt: now });
      break;
    case 'takes-a-neighbour-down': {
      const falls = epochMs(now + NEIGHBOUR_FALLS_AFTER_MS);
      service.set(now, { kind: 'running', run });
      fleet.endService(instance, falls, 'crashed');
      const neighbour = INSTANCES.find(
        (other) =>
          other !== instance &&
          fleet.reactionAt({ instance: other, port: SHOP.port }, now) === 'answers',
      );
      if (neighbour !== undefined) fleet.endService(neighbour, falls, 'crashed');
      break;
    }
    default:
      fleet.restartOutcome satisfies never;
  }
  return service.at(now);
}
