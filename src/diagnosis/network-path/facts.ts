import type { Kind, Observation, ObservationOf } from '../../read/observation.ts';

/** What is known of the network between a load balancer and its targets, in tables: a fleet has a thousand targets. */
export interface NetworkFacts {
  readonly balancer: readonly Placement[];
  readonly targets: ReadonlyMap<string, Placement>;
  readonly rulesOf: ReadonlyMap<string, readonly SecurityRule[]>;
  /** Ranges of a subnet; none for one that was not read. */
  readonly rangesOf: ReadonlyMap<string, readonly string[]>;
  readonly prefixLists: ReadonlyMap<string, readonly string[]>;
  /** Entries of the network ACL that a subnet has, by number. */
  readonly aclOf: ReadonlyMap<string, readonly AclEntry[]>;
  readonly routesOf: (subnet: string) => readonly VpcRoute[];
}

export type Placement = ObservationOf<'placement'>;
export type SecurityRule = ObservationOf<'security-rule'>;
export type AclEntry = ObservationOf<'acl-entry'>;
export type VpcRoute = ObservationOf<'vpc-route'>;

/** What one layer says of one target. `because` are the rules and entries that decide; where one is missing, those that are there. */
export interface LayerDecision {
  readonly state: 'open' | 'blocked' | 'partly';
  readonly detail: string;
  readonly because: readonly Observation[];
}

export function networkFacts(observations: readonly Observation[]): NetworkFacts {
  const placements = all(observations, 'placement');
  const rulesOf = grouped(all(observations, 'security-rule'), ({ group }) => [group]);
  for (const { group } of all(observations, 'security-group')) {
    if (!rulesOf.has(group)) rulesOf.set(group, []);
  }
  const routes = all(observations, 'vpc-route');
  const ofSubnet = grouped(routes, ({ subnets }) => subnets);
  const main = routes.filter((route) => route.main);
  const aclOf = grouped(all(observations, 'acl-entry'), ({ subnets }) => subnets);
  for (const [subnet, entries] of aclOf) {
    aclOf.set(
      subnet,
      entries.toSorted((a, b) => a.number - b.number),
    );
  }
  return {
    balancer: placements.filter(({ of }) => of === 'load-balancer'),
    targets: new Map(
      placements.filter(({ of }) => of === 'target').map((placed) => [placed.target, placed]),
    ),
    rulesOf,
    rangesOf: new Map(all(observations, 'subnet').map(({ subnet, ranges }) => [subnet, ranges])),
    prefixLists: new Map(
      all(observations, 'prefix-list').map(({ list, ranges }) => [list, ranges]),
    ),
    aclOf,
    routesOf: (subnet) => ofSubnet.get(subnet) ?? main,
  };
}

const all = <K extends Kind>(observations: readonly Observation[], kind: K): ObservationOf<K>[] =>
  observations.filter((one): one is ObservationOf<K> => one.kind === kind);

function grouped<T>(
  list: readonly T[],
  keys: (one: T) => readonly string[],
): Map<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    for (const key of keys(one)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [one]);
      else group.push(one);
    }
  }
  return groups;
}
