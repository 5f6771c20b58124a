import type { EpochMs } from '../brand.ts';
import type { Subject } from '../evidence/bundle.ts';
import { canonicalUpstream, isLoopback, isOfOneHost, parseEndpoint } from '../read/endpoint.ts';
import type { Observation } from '../read/observation.ts';
import { besideTheService } from './beside-the-service.ts';
import { type HostName, Hosts, hostOf } from './host.ts';
import { Scene } from './scene.ts';

/** Targets judged one by one; with more than this the fault is the service's, not a target's. */
const MAX_SCENES = 8;

interface Failing {
  readonly upstream: string;
  readonly reportedBy: HostName;
  count: number;
}

/**
 * One scene per upstream that fails, so that two targets which are broken in two ways are both diagnosed; a
 * single scene of everything when no upstream is named.
 */
export function scenesOf(
  observations: readonly Observation[],
  subject: Subject,
  now: EpochMs | null,
): readonly Scene[] {
  const hosts = new Hosts(observations, subject);
  const names = aliases(observations, subject);
  const allBackends = observations.filter(({ origin }) => origin.role === 'backend');
  const all = failing(observations, names);
  const found = all.length > MAX_SCENES ? [] : all;
  if (found.length <= 1) {
    const [only] = found;
    const upstream = only?.upstream ?? onlyConfigured(observations) ?? onlyProbed(observations);
    const host = upstream === null ? null : hosts.behind(upstream, only?.reportedBy ?? null);
    const kept = relevant(observations, upstream, host, names);
    return [new Scene({ observations: kept, allBackends, subject, now, hosts, upstream, host })];
  }
  return found.map(({ upstream, reportedBy }) => {
    const host = hosts.behind(upstream, reportedBy);
    const kept = relevant(observations, upstream, host, names);
    return new Scene({ observations: kept, allBackends, subject, now, hosts, upstream, host });
  });
}

/** Group and server names of gateways, and ids of targets, under which an upstream's address also goes. */
function aliases(
  observations: readonly Observation[],
  subject: Subject,
): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  const add = (name: string, address: string) => {
    const list = names.get(name);
    if (list === undefined) names.set(name, [address]);
    else if (!list.includes(address)) list.push(address);
  };
  for (const observation of observations) {
    if (
      observation.kind === 'upstream' &&
      observation.group !== null &&
      observation.group !== observation.address
    ) {
      add(observation.group, observation.address);
      // HAProxy's servers are `backend/server`; a line about the backend is about all of them.
      const backend = /^([^/]+)\//.exec(observation.group)?.[1];
      if (backend !== undefined) add(backend, observation.address);
    }
  }
  for (const { id, port, address } of subject.targets) {
    if (address !== null && port !== null) add(`${address}:${port}`, `${id}:${port}`);
  }
  return names;
}

/** The addresses that a name stands for; a name that stands for itself otherwise. */
function resolve(name: string, names: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return names.get(name) ?? [name];
}

/** The names that lead to an upstream: of its group, its server, or both. */
const namesOf = (
  upstream: string,
  names: ReadonlyMap<string, readonly string[]>,
): readonly string[] =>
  [...names]
    .filter(([, addresses]) => addresses.includes(upstream))
    .flatMap(([name]) => [name, ...name.split('/')]);

function failing(
  observations: readonly Observation[],
  names: ReadonlyMap<string, readonly string[]>,
): readonly Failing[] {
  const found = new Map<string, Failing>();
  const add = (upstream: string, reportedBy: HostName, count: number) => {
    // A socket or the loopback of another host is another upstream, whatever it is called.
    const key = isOfOneHost(upstream) ? `${upstream} on ${reportedBy}` : upstream;
    const known = found.get(key);
    if (known === undefined) found.set(key, { upstream, reportedBy, count });
    else known.count += count;
  };
  const explained = gatewaysThatFail(observations);
  for (const observation of observations) {
    const { origin, count } = observation;
    if (
      observation.kind === 'failure' &&
      observation.upstream !== null &&
      observation.failure !== 'body-cut'
    ) {
      const targets = resolve(observation.upstream, names);
      // A line about a whole group does not say which of its servers is at fault.
      if (targets.length === 1) for (const target of targets) add(target, hostOf(origin), count);
    }
    if (
      observation.kind === 'answer' &&
      observation.status >= 500 &&
      observation.upstream !== null
    ) {
      const targets = resolve(observation.upstream, names);
      const isServer = parseEndpoint(targets[0] ?? '').kind !== 'name';
      if (targets.length === 1 && isServer)
        for (const target of targets) add(target, hostOf(origin), count);
    }
    if (
      observation.kind === 'target-health' &&
      observation.state === 'unhealthy' &&
      observation.target !== 'target' &&
      !(observation.reason === 'Target.ResponseCodeMismatch' && explained.has(observation.target))
    ) {
      add(
        observation.port === null
          ? observation.target
          : `${observation.target}:${observation.port}`,
        null,
        count,
      );
    }
  }
  const list = [...found.values()].filter(
    ({ upstream }) => parseEndpoint(upstream).kind !== 'name' || found.size === 1,
  );
  return list.sort((a, b) => b.count - a.count || (a.upstream < b.upstream ? -1 : 1));
}

/** Hosts whose own gateway says that its upstream fails: the status with which such a target fails its check is no fault of its own. */
const gatewaysThatFail = (observations: readonly Observation[]): ReadonlySet<string | null> =>
  new Set(
    observations.flatMap((observation) =>
      observation.kind === 'failure' && observation.upstream !== null
        ? [observation.origin.name]
        : [],
    ),
  );

/** The one upstream that the configuration names, when nothing failed by name. */
function onlyConfigured(observations: readonly Observation[]): string | null {
  const addresses = new Set<string>();
  for (const observation of observations) {
    if (observation.kind === 'upstream' && observation.address !== observation.group)
      addresses.add(observation.address);
  }
  const [only] = addresses;
  return addresses.size === 1 && only !== undefined ? (canonicalUpstream(only) ?? only) : null;
}

/** The one address that could not be reached by hand, when neither a log nor a configuration names one. */
function onlyProbed(observations: readonly Observation[]): string | null {
  const addresses = new Set<string>();
  for (const observation of observations) {
    if (observation.kind !== 'probe' || observation.to === null) continue;
    if (observation.from === 'client' || observation.from === 'backend') continue;
    if (observation.outcome === 'answered' || observation.outcome === 'connected') continue;
    const endpoint = parseEndpoint(observation.to);
    if (endpoint.kind === 'tcp' && !isLoopback(endpoint.host)) addresses.add(observation.to);
  }
  const [only] = addresses;
  return addresses.size === 1 && only !== undefined ? only : null;
}

/** A request by hand bears on an upstream if it went to that host, to that port, or to the loopback there. */
function probeBearsOn(to: string, upstream: string): boolean {
  const [a, b] = [parseEndpoint(to), parseEndpoint(upstream)];
  // Under a name alone an upstream may be whatever was asked.
  if (b.kind === 'name') return true;
  if (a.kind !== 'tcp' || b.kind !== 'tcp') return to === upstream;
  // A name without a dot is a container or a service, and may be the one whose address the log has.
  return a.host === b.host || a.port === b.port || /^[a-z][\w-]*$/i.test(a.host);
}

/** What bears on one upstream: facts about it, facts of its host, and what belongs to no other target. */
function relevant(
  observations: readonly Observation[],
  upstream: string | null,
  host: HostName,
  names: ReadonlyMap<string, readonly string[]>,
): readonly Observation[] {
  const within = upstream !== null && isOfOneHost(upstream) ? host : null;
  const isBeside =
    upstream === null
      ? () => false
      : besideTheService(observations, { upstream, host, names: namesOf(upstream, names) });
  return observations.filter((observation) => {
    const { origin } = observation;
    const elsewhere = within !== null && origin.name !== null && origin.name !== within;
    if (elsewhere && (origin.role === 'gateway' || origin.role === 'backend')) return false;
    if (isBeside(observation)) return false;
    if (observation.kind === 'probe' && observation.from !== 'client') {
      const { to } = observation;
      if (to === null || upstream === null) return true;
      return resolve(to, names).some((target) => probeBearsOn(target, upstream));
    }
    const about = subjectOf(observation);
    if (about !== null && upstream !== null) return resolve(about, names).includes(upstream);
    if (origin.role === 'backend')
      return host === null || origin.name === null || origin.name === host;
    if (origin.role === 'dependency') return host !== null && origin.name === host;
    return true;
  });
}

function subjectOf(observation: Observation): string | null {
  switch (observation.kind) {
    case 'failure':
    case 'answer':
      return observation.upstream;
    case 'network-path':
      return `${observation.target}:${observation.port}`;
    case 'target-health':
      if (observation.target === 'target') return null;
      return observation.port === null
        ? observation.target
        : `${observation.target}:${observation.port}`;
    default:
      return null;
  }
}
