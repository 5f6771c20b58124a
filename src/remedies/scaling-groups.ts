import type { LocatedTarget } from '../locate/located.ts';
import type { Observation, ObservationOf } from '../read/observation.ts';

/** The Auto Scaling groups that these targets are of, as far as they were read. */
export function scalingGroupsOf(
  targets: readonly LocatedTarget[],
  observations: readonly Observation[],
): readonly ObservationOf<'scaling-group'>[] {
  const ids = new Set(targets.map(({ id }) => id));
  const names = new Set(
    observations.flatMap((fact) =>
      fact.kind === 'placement' && ids.has(fact.target) && fact.scalingGroup !== null
        ? [fact.scalingGroup]
        : [],
    ),
  );
  return observations.filter(
    (fact): fact is ObservationOf<'scaling-group'> =>
      fact.kind === 'scaling-group' && names.has(fact.group),
  );
}
