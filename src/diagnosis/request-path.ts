import type { Subject } from '../evidence/bundle.ts';
import { isLoopback, parseEndpoint } from '../read/endpoint.ts';
import type { GatewayKind, Observation, ObservationOf } from '../read/observation.ts';
import { Hosts } from './host.ts';
import type { Diagnosis, RequestPath, Station, Verdict } from './verdict.ts';

type Hop = ObservationOf<'hop'>;

/** Enough for three steps and what is on either side of them. */
const MOST_STATIONS = 8;

/**
 * The chain that the verdict is about: the load balancer, the gateway on the target, and what lies behind it as far as the
 * investigation followed. Null where there is nothing to show beyond the target itself.
 */
export function requestPath(
  observations: readonly Observation[],
  subject: Subject,
  status: Diagnosis['status'],
  best: Verdict | undefined,
): RequestPath | null {
  const map = new Ways(observations, subject);
  const ways = map.all();
  const culprit = best === undefined || status !== 'diagnosed' ? null : map.hostOf(best.target);
  const way =
    ways.find(({ stations }) => culprit !== null && stations.at(-1)?.host === culprit) ??
    ways.find(({ stations }) =>
      stations.some(({ host }) => culprit !== null && host === culprit),
    ) ??
    [...ways].sort((a, b) => b.stations.length - a.stations.length)[0];
  if (way === undefined || way.stations.length < 2) return null;
  // What fails before the gateway is no matter of what lies behind it.
  const [target] = way.stations;
  const behind =
    observations.some(({ kind, origin }) => kind === 'failure' && origin.role === 'gateway') ||
    (culprit !== null && culprit !== target?.host) ||
    way.loop;
  if (status === 'diagnosed' && !behind) return null;
  // A gateway that is at fault itself fails what it is asked, whatever lies behind it.
  const last =
    best?.cause === 'gateway-faulty' && culprit !== null
      ? way.stations.findIndex(({ host }) => host === culprit)
      : -1;
  const reached = last < 0 ? way.stations : way.stations.slice(0, last + 1);
  const front = subject.gateway === 'alb' ? [{ what: 'ALB', host: null, port: null }] : [];
  const ends = { diagnosed: 'fails', healthy: 'works', inconclusive: 'unknown' } as const;
  return {
    stations: [...front, ...reached].slice(0, MOST_STATIONS),
    ends: way.loop ? 'in-a-loop' : ends[status],
  };
}

/** ALB → nginx on i-0a → app on i-0b:8080 → ✗ */
export function requestPathInWords({ stations, ends }: RequestPath): string {
  const end = { fails: '✗', works: '✓', unknown: '?', 'in-a-loop': 'back again, a loop ✗' }[ends];
  return [...stations.map(stationInWords), end].join(' → ');
}

function stationInWords({ what, host, port }: Station): string {
  if (host === null) return what;
  return `${what} on ${host}${port === null ? '' : `:${port}`}`;
}

interface Way {
  readonly stations: readonly Station[];
  readonly loop: boolean;
}

class Ways {
  readonly #gateways = new Map<string, GatewayKind>();
  readonly #local = new Map<string, number | null>();
  readonly #hops = new Map<string, Hop[]>();
  readonly #ledTo = new Set<string>();
  readonly #hosts: Hosts;
  readonly #subject: Subject;

  constructor(observations: readonly Observation[], subject: Subject) {
    this.#hosts = new Hosts(observations, subject);
    this.#subject = subject;
    for (const observation of observations) {
      const { name } = observation.origin;
      if (observation.kind === 'hop') {
        this.#hops.set(observation.from, [
          ...(this.#hops.get(observation.from) ?? []),
          observation,
        ]);
        if (observation.name !== null) this.#ledTo.add(observation.name);
      }
      if (observation.kind !== 'upstream' || name === null) continue;
      if (observation.origin.role !== 'gateway') continue;
      this.#gateways.set(name, observation.gateway);
      const endpoint = parseEndpoint(observation.address);
      if (endpoint.kind === 'unix') this.#local.set(name, null);
      if (endpoint.kind === 'tcp' && isLoopback(endpoint.host))
        this.#local.set(name, endpoint.port);
    }
  }

  /** Every way that begins at a target. */
  all(): readonly Way[] {
    const targets = this.#subject.targets.map(({ id }) => id);
    const roots = [...new Set([...targets, ...this.#gateways.keys()])].filter(
      (host) => targets.includes(host) || !this.#ledTo.has(host),
    );
    return roots.flatMap((root) => this.#from(root, null, new Set()));
  }

  /** The host that a verdict's target is, or is on. */
  hostOf(target: string | null): string | null {
    if (target === null) return null;
    const endpoint = parseEndpoint(target);
    if (endpoint.kind === 'tcp' && isLoopback(endpoint.host)) {
      const [only] = this.#gateways.size === 1 ? this.#gateways.keys() : [];
      return only ?? null;
    }
    return this.#hosts.behind(target, null) ?? (endpoint.kind === 'tcp' ? endpoint.host : target);
  }

  #from(host: string, port: number | null, before: ReadonlySet<string>): readonly Way[] {
    const gateway = this.#gateways.get(host);
    const hops = this.#hops.get(host) ?? [];
    if (gateway === undefined && hops.length === 0) {
      const own = this.#subject.targets.find(({ id }) => id === host)?.port ?? null;
      return [{ stations: [{ what: 'app', host, port: port ?? own }], loop: false }];
    }
    const here: Station = { what: gateway ?? 'gateway', host, port: null };
    const local = this.#local.get(host);
    const passed = new Set([...before, host]);
    const further = [
      ...hops.flatMap((hop) => this.#along(hop, passed)),
      ...(local === undefined
        ? []
        : [{ stations: [{ what: 'app', host, port: local }], loop: false }]),
    ];
    if (further.length === 0) return [{ stations: [here], loop: false }];
    return further.map(({ stations, loop }) => ({ stations: [here, ...stations], loop }));
  }

  #along(hop: Hop, passed: ReadonlySet<string>): readonly Way[] {
    const { leadsTo, name, named, port } = hop;
    const ending = (what: string): readonly Way[] => [
      { stations: [{ what, host: null, port: null }], loop: false },
    ];
    switch (leadsTo) {
      case 'instance': {
        if (name === null) return ending(named);
        const loop = hop.loop || passed.has(name);
        if (loop) return [{ stations: [{ what: 'app', host: name, port }], loop: true }];
        return this.#from(name, port, passed);
      }
      case 'load-balancer': {
        const what = `load balancer ${name?.split('/')[1] ?? named}`;
        const here: Station = { what, host: null, port: null };
        const targets = name === null || passed.has(name) ? [] : (this.#hops.get(name) ?? []);
        const further = targets.flatMap((one) =>
          this.#along(one, new Set([...passed, name ?? named])),
        );
        if (further.length === 0) return [{ stations: [here], loop: false }];
        return further.map(({ stations, loop }) => ({ stations: [here, ...stations], loop }));
      }
      case 'task':
        return ending(
          name === null ? `an ECS task at ${named}` : `ECS service ${name} at ${named}`,
        );
      case 'nobody':
        return ending(`${named}, an address that nobody has`);
      case 'interface':
      case 'unknown':
        return ending(named);
      default:
        return leadsTo satisfies never;
    }
  }
}
