import { type Endpoint, isLoopback, parseEndpoint } from '../../read/endpoint.ts';
import type { Observation, ObservationOf } from '../../read/observation.ts';
import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { unresolvedNames } from '../found-steps.ts';
import type { Scene } from '../scene.ts';

const isAddress = (endpoint: Endpoint | null): boolean =>
  endpoint?.kind === 'tcp' && /^\d+\.\d+\.\d+\.\d+$/.test(endpoint.host);

/** Without a log of the gateway somebody's word has to do for where it connects. */
function triedByGateway(scene: Scene): Endpoint | null {
  const tried = scene
    .probes('refused', 'timed-out', 'unreachable')
    .find(({ from, to }) => from === 'gateway' && to !== null);
  return tried?.to == null ? null : parseEndpoint(tried.to);
}

/** Where an upstream is; without a port it is the one of its protocol. */
function hostAndPort({ address, protocol }: ObservationOf<'upstream'>) {
  const endpoint = parseEndpoint(address);
  if (endpoint.kind === 'tcp') return endpoint;
  return {
    host: endpoint.kind === 'name' ? endpoint.name : '',
    port: protocol === 'https' ? 443 : 80,
  };
}

/** The gateway is configured with a name, and connects to an address that the name does not have (any more). */
function staleAddress(scene: Scene): readonly Observation[] {
  if (scene.failures().length + scene.probes('refused', 'timed-out', 'unreachable').length === 0) {
    return [];
  }
  const answers = scene.of('dns-answer').filter(({ address }) => address !== null);
  return held(scene).flatMap(({ address, names }) => {
    const all = answers.filter(({ name }) => names.has(name));
    // What the gateway's own host makes of a name may come out of its file of hosts, long after the name moved.
    const served = all.filter(({ citations: [citation] }) =>
      /\sIN\s+A\s|has address/.test(citation?.text ?? ''),
    );
    const now = served.length > 0 ? served : all;
    return now.some((answer) => answer.address === address) ? [] : now;
  });
}

/** Addresses that the gateway connects to, each with the names that it may have had it from. */
function held(scene: Scene): readonly { address: string; names: ReadonlySet<string> }[] {
  const upstreams = scene
    .of('upstream')
    .map((fact) => ({ ...hostAndPort(fact), group: fact.group }));
  const named = upstreams.filter(({ host }) => /[a-z]/i.test(host));
  // HAProxy tells of each server which address it has, beside the name in its configuration.
  const servers = upstreams.flatMap(({ host, port, group }) => {
    const names = named.filter((one) => group !== null && one.group === group && one.port === port);
    return names.length === 0 || /[a-z]/i.test(host)
      ? []
      : [{ address: host, names: hostsOf(names) }];
  });
  const endpoint = isAddress(scene.endpoint) ? scene.endpoint : triedByGateway(scene);
  if (endpoint?.kind !== 'tcp' || !isAddress(endpoint)) return servers;
  // An address that stands in the configuration itself was never looked up.
  if (upstreams.some(({ host }) => host === endpoint.host)) return servers;
  const names = hostsOf(named.filter(({ port }) => port === endpoint.port));
  return [...servers, { address: endpoint.host, names }];
}

const hostsOf = (upstreams: readonly { readonly host: string }[]): ReadonlySet<string> =>
  new Set(upstreams.map(({ host }) => host));

/** A name in the configuration, an address in the log, and a backend that was made anew between the two. */
const madeAnew = (scene: Scene): readonly Observation[] =>
  scene.endpoint?.kind === 'tcp' &&
  /^[\d.]+$/.test(scene.endpoint.host) &&
  !isLoopback(scene.endpoint.host) &&
  scene.failures('connect-timed-out', 'refused', 'host-unreachable').length > 0
    ? scene.said('made-anew')
    : [];

/** nginx and HAProxy resolve a name once, at their start, unless they are given a resolver. */
const resolvedOnce = (scene: Scene): readonly Observation[] =>
  scene
    .of('upstream')
    .some(
      ({ gateway, address, citations }) =>
        (gateway === 'nginx' || gateway === 'haproxy') &&
        /^[a-z][\w-]*(?:\.[\w-]+)*:\d+$/i.test(address) &&
        !/^localhost:/.test(address) &&
        !/\bresolve(?:rs)?\b/.test(citations[0]?.text ?? ''),
    ) &&
  scene.failures(
    'refused',
    'connect-timed-out',
    'host-unreachable',
    'check-refused',
    'check-connect-timed-out',
  ).length > 0
    ? scene.said('made-anew', 'stale-address')
    : [];

export const dnsUnresolvable: Cause = {
  id: 'dns-unresolvable',
  title: 'The name of the upstream does not resolve, or has moved',
  explanation:
    "The gateway cannot resolve the upstream's name, or holds an address that the name no longer has.",
  speaksFor: [
    conclusive(
      'the name has another address than the one that the gateway connects to',
      staleAddress,
    ),
    weak('connections to that address fail', (s) =>
      staleAddress(s).length > 0
        ? s.failures('refused', 'connect-timed-out', 'host-unreachable')
        : [],
    ),
    weak('the name does not resolve by hand', (s) =>
      s.of('dns-answer').filter(({ address }) => address === null),
    ),
    conclusive('the gateway could not resolve the name', (s) => s.failures('unresolved')),
    strong('the name does not resolve by hand', (s) =>
      // Some clients take `[::1]` for a name.
      s.probes('unresolved').filter(({ to }) => to?.startsWith('[') !== true),
    ),
    strong('connections go to an address that somebody says has changed', (s) =>
      s.failures('connect-timed-out', 'refused', 'host-unreachable').length > 0
        ? s.said('stale-address')
        : [],
    ),
    strong('somebody reports that it helps to reload the gateway, which then resolves anew', (s) =>
      s.failures(
        'connect-timed-out',
        'refused',
        'host-unreachable',
        'check-refused',
        'check-connect-timed-out',
        'marked-down',
      ).length > 0 || s.failures().length === 0
        ? s.said('gateway-reload-helps')
        : [],
    ),
    strong('somebody reports that the container behind the name was made anew', madeAnew),
    strong('the gateway resolved the name once, and what is behind it was made anew', (s) =>
      madeAnew(s).length === 0 ? resolvedOnce(s) : [],
    ),
    strong('somebody reports that the name resolves to another address', (s) =>
      s.said('stale-address'),
    ),
    strong(
      'HAProxy shows a server that it has by name in maintenance: it has no address for it',
      (s) =>
        s
          .of('upstream')
          .some(
            ({ gateway, address }) =>
              gateway === 'haproxy' &&
              /^[a-z][\w-]*(?:\.[\w-]+)*\.?(?::\d+)?$/i.test(address) &&
              !/^localhost/.test(address),
          )
          ? s.said('shown-in-maintenance')
          : [],
    ),
    strong('somebody reports that nobody put the servers into maintenance', (s) =>
      s.said('maintenance-by-nobody'),
    ),
    strong('somebody reports that the name does not resolve', (s) => s.said('name-unknown')),
  ],
  speaksAgainst: [],
  bringsAbout: ['wrong-address', 'backend-stopped', 'backend-crashed', 'upstream-generated'],
  questions: [
    {
      what: "what the gateway's resolver answers",
      how: 'getent hosts <name> and dig @<resolver> <name> on the gateway',
      answered: (s) => s.probes('unresolved').length > 0 || s.failures('unresolved').length > 0,
    },
  ],
  remedies: ['reload-gateway'],
  found: unresolvedNames,
  checklist: [
    'Ask the resolver that the gateway uses, not another: dig @<resolver> <name>',
    'Restore the record; nginx then needs a reload when the name stands in proxy_pass without a variable',
    "nginx's resolver does not read /etc/hosts",
  ],
  prevention: [
    'A resolver with a variable, or "resolve" in the upstream, for names that move',
    'Watch the record itself',
  ],
};
