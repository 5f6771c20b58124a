import { isLoopback, parseEndpoint } from '../../read/endpoint.ts';
import type { SettingName } from '../../read/observation.ts';
import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { released } from '../changes.ts';
import { refusedByItself } from '../container-loopback.ts';
import { listensElsewhere, listensThere, serviceElsewhere, tableRead } from '../listening.ts';
import type { Scene } from '../scene.ts';
import { notConnected, refused } from '../symptoms.ts';

/** Between containers only the container's own port counts, not the one that the host publishes. */
function publishedInstead(scene: Scene) {
  const { endpoint } = scene;
  if (endpoint?.kind !== 'tcp') {
    // Traefik reaches containers by their network, whatever the log says or does not say.
    const told = scene.subject.gateway === 'traefik' ? scene.settings('target-port') : [];
    return told.length === 1 ? onlyPublished(scene, told[0]?.number ?? null) : [];
  }
  if (refused(scene).length === 0) return [];
  const isContainer =
    /^(?:172\.(?:1[6-9]|2\d|3[01])\.|10\.|192\.168\.)/.test(endpoint.host) ||
    !/^[\d.:]+$/.test(endpoint.host);
  return isContainer ? onlyPublished(scene, endpoint.port) : [];
}

/** The port is one that the host publishes, and no container listens on it. */
function onlyPublished(scene: Scene, port: number | null) {
  const published = scene.of('published-port');
  return published.some(({ container }) => container === port)
    ? []
    : published.filter(({ host }) => host === port);
}

/** The one container's published port is not the one that refuses. */
function publishesAnother(scene: Scene) {
  const { endpoint } = scene;
  if (endpoint?.kind !== 'tcp' || scene.failures('refused').length === 0) return [];
  if (scene.subject.platform !== 'container' || isLoopback(endpoint.host)) return [];
  const published = scene.of('published-port').filter(({ host }) => host !== 80 && host !== 443);
  const { port } = endpoint;
  return published.length === 1 &&
    published.every(({ host, container }) => host !== port && container !== port)
    ? published
    : [];
}

/** The health of a target is judged on another port than the one that the service listens on. */
function probedElsewhere(scene: Scene) {
  const { endpoint } = scene;
  if (endpoint?.kind !== 'tcp' || refused(scene).length === 0) return [];
  // A name that was refused on this very port is this host.
  const sameHost = new Set([
    endpoint.host,
    ...scene.probes('refused').flatMap(({ to }) => {
      const asked = to === null ? null : parseEndpoint(to);
      return asked?.kind === 'tcp' && asked.port === endpoint.port ? [asked.host] : [];
    }),
  ]);
  return scene.of('probe').filter(({ to, outcome, from }) => {
    // What clients ask is the gateway's own port, which answers on the same host and says nothing of the service's.
    if (from === 'client') return false;
    if (to === null || (outcome !== 'answered' && outcome !== 'connected')) return false;
    const other = parseEndpoint(to);
    return other.kind === 'tcp' && sameHost.has(other.host) && other.port !== endpoint.port;
  });
}

const portsOf = (scene: Scene, setting: SettingName): ReadonlySet<number> =>
  new Set(scene.settings(setting).flatMap(({ number }) => (number === null ? [] : [number])));

/** An ingress or a load balancer asks for a port that the service does not have. */
function askedForAnother(scene: Scene) {
  const offered = portsOf(scene, 'service-port-offered');
  const asked = scene.settings('service-port-asked');
  return offered.size === 0 || asked.some(({ number }) => offered.has(number ?? 0)) ? [] : asked;
}

/** The service sends to a port that no container declares. */
function declaredAnother(scene: Scene) {
  const declared = portsOf(scene, 'container-port');
  const sentTo = scene.settings('target-port');
  return declared.size === 0 || !maybeNotConnected(scene) || listensThere(scene).length > 0
    ? []
    : sentTo.some(({ number }) => declared.has(number ?? 0))
      ? []
      : sentTo;
}

export const wrongPort: Cause = {
  id: 'wrong-port',
  title: 'The gateway points at the wrong port',
  explanation:
    'The gateway connects to a port on which the service does not listen, while the service listens on another.',
  speaksFor: [
    conclusive(
      'the service listens on another port than the one the gateway connects to',
      serviceElsewhere,
    ),
    weak('something listens on another port of that host', (s) =>
      serviceElsewhere(s).length === 0 ? listensElsewhere(s) : [],
    ),
    conclusive(
      'that port is published on the host only; the container listens on another',
      publishedInstead,
    ),
    strong(
      'what asks for the service names a port that the service does not have',
      askedForAnother,
    ),
    strong(
      'the port that requests are sent to is none that the container declares',
      declaredAnother,
    ),
    strong('the container publishes another port than the one that refuses', publishesAnother),
    strong('the same host answers on another port', probedElsewhere),
    strong('the connection is refused: nobody listens there', refused),
    weak('no connection could be made', notConnected),
    strong('the log of the service names another port than the gateway uses', (s) =>
      saysAnotherPort(s),
    ),
    strong('the image exposes several ports, and Traefik was not told which', (s) =>
      s.subject.gateway === 'traefik' &&
      s.settings('target-port').length === 0 &&
      s.of('upstream').length === 0
        ? s.said('several-ports-exposed')
        : [],
    ),
    conclusive('the configuration of the port cannot be what was meant', (s) =>
      s.said('two-ports-given'),
    ),
    strong('somebody reports that the ports differ', (s) => s.said('port-differs')),
  ],
  speaksAgainst: [
    strong('it is the container of the gateway itself that refuses', refusedByItself),
    conclusive('it listens where the gateway connects', listensThere),
    strong('the process ended or was stopped', (s) => [
      ...s.there(s.units('stopped', 'failed', 'killed')),
      ...s.there(s.events('oom-killed', 'gave-up', 'start-failed')),
    ]),
  ],
  raisedBy: [released],
  bringsAbout: ['backend-stopped', 'backend-crashed', 'upstream-generated'],
  questions: [
    {
      what: 'the port that the service listens on',
      how: 'ss -ltnp on the target',
      answered: (s) => tableRead(s).length > 0,
    },
    {
      what: 'the port that the gateway is configured with',
      how: 'nginx -T, haproxy.cfg, or DescribeTargetGroups',
      answered: (s) => s.of('upstream').length > 0 || s.settings('target-port').length > 0,
    },
  ],
  remedies: [
    'correct-upstream',
    're-register-targets',
    'roll-back-deployment',
    'roll-back-instance-refresh',
  ],
  checklist: [
    'Compare the port in the gateway (or of the target group) with the one that the service listens on',
    'See which of the two was changed last; correct that one',
    'Validate the configuration, then reload the gateway; never restart it',
  ],
  prevention: [
    'Keep the port in one place that both the unit and the gateway are made from',
    'Review gateway configuration as code',
  ],
};

/** The port that the gateway uses, by the upstream that fails or by the target group. */
const gatewayPort = (scene: Scene): number | null =>
  scene.endpoint?.kind === 'tcp'
    ? scene.endpoint.port
    : (scene.settings('target-port')[0]?.number ?? null);

/** Ports as programs, Dockerfiles, compose files and people name them. */
const PORT_IN_LINE =
  /(?:[Pp]orts?(?:\(s\))?["']?[:=]?\s*["']?|\bexpose[sd]?:?\s*(?:[["']*|(?:\d+ )+)|PORT["']?\s*[:=]\s*["']?|(?:listen(?:s|ing)?|is|runs|answers|works) (?:only |by default |internally |itself )?(?:on|at|=):?\s*(?:port )?|[\w.\]*]:)(?<port>\d{2,5})\b(?![.:\d])/gi;

/** Nobody says why requests fail, or it is that no connection is made: the port may be the reason. */
const maybeNotConnected = (scene: Scene): boolean =>
  refused(scene).length + notConnected(scene).length > 0 ||
  (scene.failures().length === 0 && scene.of('answer').length === 0);

/** `listening on 8080` in the service's log or in words, against the port that the gateway uses. */
function saysAnotherPort(scene: Scene) {
  const used = gatewayPort(scene);
  if (used === null || !maybeNotConnected(scene)) return [];
  const named = scene
    .there(scene.events('listening'))
    .map((event) => ({ event, ports: portsNamed(event.citations[0]?.text ?? '') }))
    .filter(({ ports }) => ports.length > 0)
    // What the host publishes is no port of the container.
    .filter(({ ports }) => !ports.every((port) => publishes(scene, port, used)));
  return named.some(({ ports }) => ports.includes(used)) ? [] : named.map(({ event }) => event);
}

const publishes = (scene: Scene, host: number, container: number): boolean =>
  scene.of('published-port').some((port) => port.host === host && port.container === container);

const portsNamed = (text: string): readonly number[] =>
  [...text.replace(/\d{2}:\d{2}:\d{2}/g, '').matchAll(PORT_IN_LINE)]
    .map(({ groups }) => Number(groups?.['port']))
    .filter((port) => port >= 80);
