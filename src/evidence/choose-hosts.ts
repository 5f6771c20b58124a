import type { LocatedTarget } from '../locate/located.ts';

/** Up to so many instances there is nothing to choose. */
export const ASK_ALL = 6;
/** Of those that fail their checks: more would say the same again. */
const MOST_FAILING = 20;
/** Of those that pass them, when others fail: what differs between the two is the lead. */
const CONTRAST = 3;

export interface Choice {
  readonly asked: readonly LocatedTarget[];
  readonly of: number;
  /** How they were chosen, to be put behind "asked N of M: ". */
  readonly why: string;
}

/**
 * Which instances are asked for evidence: all that fail their health checks, up to a limit, and a few that pass them for
 * contrast, spread over zones. The same health gives the same choice.
 * @param health state of each `id:port` as target health names it; null when it could not be read
 */
export function chooseHosts(
  instances: readonly LocatedTarget[],
  health: ReadonlyMap<string, string> | null,
): Choice {
  const all = onePerInstance(instances);
  const choice = (asked: readonly LocatedTarget[], why: string): Choice => ({
    // With every port that an instance is registered on.
    asked: instances.filter(({ id }) => asked.some((one) => one.id === id)),
    of: all.length,
    why,
  });
  if (all.length <= ASK_ALL) return choice(all, 'all there are');
  if (health === null) {
    return choice(
      spread(all).slice(0, ASK_ALL),
      'spread over zones, because target health could not be read',
    );
  }
  const stateOf = (id: string) =>
    instances
      .filter((one) => one.id === id)
      .map(({ port }) => health.get(`${id}:${port}`) ?? 'unknown')
      .sort((a, b) => rank(a) - rank(b))[0] ?? 'unknown';
  const failing = all.filter(({ id }) => stateOf(id) !== 'healthy');
  const passing = all.filter(({ id }) => stateOf(id) === 'healthy');
  if (failing.length === 0) {
    return choice(
      spread(passing).slice(0, ASK_ALL),
      'spread over zones, because all pass their health checks',
    );
  }
  const worst = [...failing].sort((a, b) => rank(stateOf(a.id)) - rank(stateOf(b.id)));
  const chosen = spread(worst).slice(0, MOST_FAILING);
  const contrast = spread(passing).slice(0, CONTRAST);
  const first =
    chosen.length === failing.length
      ? `all ${failing.length} that do not pass their health checks`
      : `${chosen.length} of ${failing.length} that do not pass their health checks`;
  const second =
    contrast.length === 0 ? 'none passes them' : `${contrast.length} that pass them, for contrast`;
  return choice([...chosen, ...contrast], `${first}, ${second}, spread over zones`);
}

/** States by what they tell about a 502: what is failing now before what comes, goes or is not used. */
const WORST_FIRST = ['unhealthy', 'unhealthy.draining', 'unavailable', 'initial', 'draining'];
const rank = (state: string): number => {
  const place = WORST_FIRST.indexOf(state);
  return place === -1 ? (state === 'healthy' ? 99 : WORST_FIRST.length) : place;
};

function onePerInstance(instances: readonly LocatedTarget[]): readonly LocatedTarget[] {
  return [...new Map(instances.map((one) => [one.id, one] as const)).values()];
}

/** One of each zone in turn; within a zone the given order stays. */
function spread(instances: readonly LocatedTarget[]): readonly LocatedTarget[] {
  const zones = new Map<string, LocatedTarget[]>();
  for (const one of instances) {
    const zone = one.availabilityZone ?? '';
    zones.set(zone, [...(zones.get(zone) ?? []), one]);
  }
  const queues = [...zones.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, q]) => q);
  const longest = Math.max(0, ...queues.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => turn).flatMap((turn) =>
    queues.flatMap((queue) => queue[turn] ?? []),
  );
}
