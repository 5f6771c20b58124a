import type { ObservationOf } from '../read/observation.ts';
import type { Scene } from './scene.ts';

/** What EC2 says of the instance behind the target in question; of all of them, where no single target is. */
export function instancesHere(
  scene: Scene,
  fits: (instance: ObservationOf<'instance'>) => boolean,
): readonly ObservationOf<'instance'>[] {
  return scene
    .of('instance')
    .filter((one) => scene.host === null || scene.host === one.instance)
    .filter(fits);
}
