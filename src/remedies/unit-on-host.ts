import type { LocatedTarget } from '../locate/located.ts';
import type { Observation, ObservationOf } from '../read/observation.ts';

/** Names that our documents accept; they check them again on the host. */
const UNIT_NAME = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/;

/** The unit of the service on a target: one that is down there, else the one that bears the service's name. */
export function unitOf(
  target: LocatedTarget,
  service: string,
  observations: readonly Observation[],
  manager: 'systemd' | 'windows' = 'systemd',
): string | null {
  const units = observations.filter(
    (fact): fact is ObservationOf<'unit'> =>
      fact.kind === 'unit' &&
      fact.manager === manager &&
      fact.origin.name === target.id &&
      UNIT_NAME.test(fact.name),
  );
  const named = (fact: ObservationOf<'unit'>) => fact.name.replace(/\.service$/, '') === service;
  const chosen =
    units.find((fact) => named(fact) && fact.state !== 'running') ??
    units.find(named) ??
    units.find((fact) => fact.state !== 'running') ??
    (units.length === 1 ? units[0] : undefined);
  return chosen?.name ?? null;
}

/** Whether it is a Windows host, as its services show; null when it could not be seen. */
export function isWindows(
  { id }: LocatedTarget,
  observations: readonly Observation[],
): boolean | null {
  const managers = observations.flatMap((fact) =>
    fact.kind === 'unit' && fact.origin.name === id ? [fact.manager] : [],
  );
  return managers.length === 0 ? null : managers.includes('windows');
}
