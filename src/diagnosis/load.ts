import type { ObservationOf } from '../read/observation.ts';
import { QUOTA_SPENT } from '../read/resources.ts';
import type { Scene } from './scene.ts';

/** From here on a processor has no time left for one more request. */
const CPU_FULL = 0.95;
/** A group that is stopped in every second period since its start was stopped in nearly all of the busy ones. */
const QUOTA_OFTEN_SPENT = 0.5;
/** Processes that wait per core; short peaks reach two. */
const LOAD_HIGH = 3;
const MEMORY_FULL = 0.95;
const PRESSURE_HIGH = 0.2;

/** Resources of the host that are at their limit. */
export const busyHost = (scene: Scene): readonly ObservationOf<'resource'>[] =>
  scene.there(scene.of('resource')).filter(({ resource, used, name }) => {
    switch (resource) {
      case 'cpu':
        return used >= (name === QUOTA_SPENT ? QUOTA_OFTEN_SPENT : CPU_FULL);
      case 'load':
        return used >= LOAD_HIGH;
      case 'memory':
        return used >= MEMORY_FULL;
      case 'swap':
        return true;
      case 'io':
        return used >= PRESSURE_HIGH;
      case 'disk':
      case 'inodes':
      case 'files':
      case 'conntrack':
      case 'ports':
        return false;
      default:
        return resource satisfies never;
    }
  });

/** File systems without room that a service could be writing to. */
export const fullDisks = (scene: Scene): readonly ObservationOf<'resource'>[] =>
  scene
    .of('resource')
    .filter(
      ({ resource, used, name }) =>
        (resource === 'disk' || resource === 'inodes') &&
        used >= 0.99 &&
        !/^\/(?:snap|boot|sys|proc|dev$|run\/lock)/.test(name),
    );
