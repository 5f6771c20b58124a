import type { LocatedTarget } from '../locate/located.ts';
import type { Observation, ObservationOf } from '../read/observation.ts';

/** Names that our documents accept; they check them again on the host. */
const UNIT_NAME = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/;

/** The unit of the service on a target: one that is down there, else the one that bears the service's name. */
export function unitOf(
  target: LocatedTarget,
  service: string,
  observations: readonly Observation[],
): string | null {
  const units = observations.filter(
    (fact): fact is ObservationOf<'unit'> =>
      fact.kind === 'unit' &&
      fact.manager === 'systemd' &&
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

/**
 * The service of Windows or the application pool of IIS that serves on a target: one that bears the service's name, IIS itself when
 * it is down, the one pool that is, another service that is. Null where that does not tell.
 */
export function windowsUnitOf(
  target: LocatedTarget,
  service: string,
  observations: readonly Observation[],
): { readonly kind: 'service' | 'app-pool'; readonly unit: string } | null {
  const units = observations.filter(
    (fact): fact is ObservationOf<'unit'> =>
      fact.kind === 'unit' &&
      (fact.manager === 'windows' || fact.manager === 'iis') &&
      fact.origin.name === target.id &&
      UNIT_NAME.test(fact.name),
  );
  const down = units.filter(({ state }) => state !== 'running');
  const named = (fact: ObservationOf<'unit'>) => fact.name === service;
  const poolsDown = down.filter(({ manager }) => manager === 'iis');
  const chosen =
    down.find(named) ??
    units.find(named) ??
    down.find(({ name }) => name === 'W3SVC') ??
    (poolsDown.length > 0
      ? onlyOne(poolsDown)
      : (down.find(({ manager }) => manager === 'windows') ?? onlyOne(units)));
  if (chosen === undefined) return null;
  return { kind: chosen.manager === 'iis' ? 'app-pool' : 'service', unit: chosen.name };
}

const onlyOne = <T>(items: readonly T[]): T | undefined =>
  items.length === 1 ? items[0] : undefined;

/** Whether it is a Windows host, as its services show. */
export const isWindows = ({ id }: LocatedTarget, observations: readonly Observation[]): boolean =>
  observations.some(
    (fact) =>
      fact.kind === 'unit' &&
      fact.origin.name === id &&
      (fact.manager === 'windows' || fact.manager === 'iis'),
  );
