import { isAnyAddress, isLoopback, parseEndpoint } from '../../read/endpoint.ts';
import type { Observation } from '../../read/observation.ts';
import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { routingChanged } from '../changes.ts';
import { apart, configuredToItself, refusedByItself } from '../container-loopback.ts';
import { backendElsewhere, cannotConnect } from '../elsewhere.ts';
import { tableRead } from '../listening.ts';
import { pathDetail } from '../path-detail.ts';
import type { Scene } from '../scene.ts';
import { refused, silence } from '../symptoms.ts';

/** An address that is no address of a server. */
const meaningless = (scene: Scene): readonly Observation[] =>
  scene
    .failures()
    .filter(
      ({ upstream }) =>
        upstream !== null && isAnyAddress(upstream.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')),
    );

/** Apache's second line says that a socket could not be opened, and not why. */
const socketNotOpened = (scene: Scene): readonly Observation[] => [
  ...scene.failures('socket-missing'),
  ...scene
    .failures('connect-failed')
    .filter(({ upstream }) => upstream?.startsWith('unix:') === true),
];

/** The socket is missing, while another one listens. */
function otherSocket(scene: Scene): readonly Observation[] {
  if (socketNotOpened(scene).length === 0 || tableRead(scene).length === 0) return [];
  return scene
    .there(scene.of('listener'))
    .filter(
      ({ address, process }) =>
        address.startsWith('/') &&
        !/supervis|systemd|dbus|docker|containerd|snapd/.test(`${address}${process}`),
    );
}

/** Somebody shows the line of one socket, not the table. */
const shownOther = (scene: Scene): readonly Observation[] =>
  socketNotOpened(scene).length > 0 && tableRead(scene).length === 0
    ? scene
        .there(scene.of('listener'))
        .filter(
          ({ address }) =>
            address.startsWith('/') &&
            !MACHINE_SOCKET.test(address) &&
            scene.upstream !== `unix:${address}`,
        )
    : [];

/** Puma, Unicorn and gunicorn say in the log or the process title which socket they opened. */
function namesOtherSocket(scene: Scene): readonly Observation[] {
  const { endpoint } = scene;
  if (endpoint?.kind !== 'unix') return [];
  const named = scene.there(scene.of('socket-named'));
  return named.some(({ path }) => path === endpoint.path) ? [] : named;
}

/** Sockets of the machine's own services, which nobody puts behind a gateway. */
const MACHINE_SOCKET =
  /mysql|maria|postgres|PGSQL|redis|docker|containerd|dbus|haproxy|supervis|memcached/i;

/** The gateway opens a socket of the file system, and all that the service names is a port. */
const portInsteadOfSocket = (scene: Scene): readonly Observation[] => {
  const { endpoint } = scene;
  if (endpoint?.kind !== 'unix' || scene.of('listener').length > 0) return [];
  if (scene.of('socket-named').length + scene.failures('reset', 'closed', 'refused').length > 0)
    return [];
  return scene
    .there(scene.events('listening'))
    .filter(({ citations }) => /:\d{2,5}\b|\bport \d{2,5}\b/.test(citations[0]?.text ?? ''));
};

/** The gateway goes to a port of its own host, and the service has a socket in the file system instead. */
const socketInsteadOfPort = (scene: Scene): readonly Observation[] =>
  scene.endpoint?.kind === 'tcp' &&
  isLoopback(scene.endpoint.host) &&
  scene.failures('refused').length > 0 &&
  tableRead(scene).length === 0 &&
  scene.events('listening').length === 0
    ? scene.there(scene.of('socket-named')).filter(({ path }) => !MACHINE_SOCKET.test(path))
    : [];

/** Without an error log the configuration and the word of somebody have to do. */
const ownLoopback = (scene: Scene): readonly Observation[] =>
  scene.failures().length === 0 && scene.said('fails').length > 0 && apart(scene).length > 0
    ? configuredToItself(scene)
    : [];

/** Pods are listed, and none of them has the address that fails. */
function nobodyListed(scene: Scene): readonly Observation[] {
  const { endpoint } = scene;
  const listed = scene.of('workload-address');
  if (endpoint?.kind !== 'tcp' || !/^[\d.]+$/.test(endpoint.host)) return [];
  return listed.some(({ address }) => address === endpoint.host) ? [] : listed;
}

/** A directory was listed, and the socket that is configured is not in it, while others are. */
function notInDirectory(scene: Scene): readonly Observation[] {
  const listed = scene.of('socket-named');
  const configured = scene.of('upstream').filter(({ address }) => address.startsWith('unix:'));
  const missing = configured.filter(({ address }) => {
    const path = address.slice('unix:'.length);
    const inSame = listed.filter(
      (other) => path.startsWith('/') && sameDirectory(path, other.path),
    );
    return inSame.length > 0 && !inSame.some((other) => path.endsWith(other.path));
  });
  return scene.failures().length === 0 || scene.failures('socket-missing').length > 0
    ? missing
    : [];
}

const directoryOf = (path: string): string => path.replace(/\/[^/]*$/, '');
const sameDirectory = (path: string, listed: string): boolean =>
  directoryOf(path) === directoryOf(listed) ||
  directoryOf(path).endsWith(`/${directoryOf(listed)}`);

/** Another host than the one that the gateway connects to. */
const atAnotherAddress = (scene: Scene, to: string | null): boolean => {
  const asked = to === null ? null : parseEndpoint(to);
  const { endpoint } = scene;
  return asked?.kind === 'tcp' && endpoint?.kind === 'tcp' && asked.host !== endpoint.host;
};

/** The same port answers elsewhere: what is wrong is where the gateway looks for it. */
const answersElsewhere = (scene: Scene): readonly Observation[] =>
  scene.probes('connected', 'answered').filter(({ from, to }) => {
    const asked = to === null ? null : parseEndpoint(to);
    return (
      from !== 'backend' &&
      atAnotherAddress(scene, to) &&
      asked?.kind === 'tcp' &&
      scene.endpoint?.kind === 'tcp' &&
      asked.port === scene.endpoint.port
    );
  });

/** The address is one of the service, in a network of containers that the gateway is not in. */
function networkOfOthers(scene: Scene): readonly Observation[] {
  const { endpoint } = scene;
  if (endpoint?.kind !== 'tcp') return [];
  const all = scene.of('container-network');
  const its = all.filter(({ gateway }) => gateway).map(({ network }) => network);
  return its.length === 0
    ? []
    : all.filter(
        ({ gateway, address, network }) =>
          !gateway && address === endpoint.host && !its.includes(network),
      );
}

export const wrongAddress: Cause = {
  id: 'wrong-address',
  title: 'The gateway points at the wrong address',
  explanation:
    'The gateway connects to a host, address or socket path that is not the backend: renamed, migrated, mistyped.',
  speaksFor: [
    conclusive(
      'the service listens on another host than the one that the gateway connects to',
      backendElsewhere,
    ),
    conclusive(
      'that address of the container is in a network that the gateway is not in',
      networkOfOthers,
    ),
    conclusive('that address is no address of a server', meaningless),
    conclusive('another socket listens than the one that the gateway opens', otherSocket),
    strong('another socket is shown to listen than the one that could not be opened', shownOther),
    strong(
      'the gateway opens a socket of the file system, and the log of the service names a port',
      portInsteadOfSocket,
    ),
    strong('the socket file does not exist', (s) => s.failures('socket-missing')),
    strong('the network or host is unreachable', (s) => s.failures('net-unreachable')),
    weak('the host cannot be reached', (s) => [
      ...s.failures('host-unreachable'),
      ...s.probes('unreachable'),
    ]),
    conclusive('the address belongs to a load balancer, not to a target', (s) =>
      s.health('Target.IpUnusable'),
    ),
    conclusive(
      'the load balancer has no node in the zone of the target',
      (s) => (s.health('Target.NotInUse').length > 0 ? s.paths(['zone'], 'blocked') : []),
      pathDetail,
    ),
    strong('the target is not in the group that gets the traffic', (s) =>
      s.health('Target.NotRegistered', 'Target.NotInUse'),
    ),
    weak('the same port answers at another address', answersElsewhere),
    conclusive('nobody answers at an address that none of the pods has', (s) =>
      silence(s).length +
        s.failures('host-unreachable').length +
        s.health('Target.Timeout').length >
      0
        ? nobodyListed(s)
        : [],
    ),
    strong('the address that fails is of none of the pods that there are', (s) =>
      refused(s).length > 0 ? nobodyListed(s) : [],
    ),
    strong(
      'the socket that is configured is not in its directory, where others are',
      notInDirectory,
    ),
    strong('somebody reports a move, a rename or a new version beside an old configuration', (s) =>
      s
        .said('moved', 'version-changed')
        .filter(() => cannotConnect(s).length + s.failures('socket-missing').length > 0),
    ),
    strong('somebody reports that nobody has the address that fails', (s) =>
      s.said('address-of-nobody'),
    ),
    strong(
      'somebody reports that gateway and backend are not, or not only, in one network of containers',
      (s) => (s.failures('closed', 'reset').length === 0 ? s.said('two-networks') : []),
    ),
    strong('somebody reports that the gateway is in a container and points at itself', (s) =>
      // A request that somebody made inside tells nothing of where the gateway points.
      s
        .said('localhost-in-container')
        .filter(
          ({ citations }) =>
            !/\b(?:curl|wget)\b.*\b(?:inside|within|in) the (?:pod|container)\b/.test(
              citations[0]?.text ?? '',
            ),
        ),
    ),
    strong('the service has a /tmp of its own, in which the gateway sees nothing', (s) =>
      s.failures('socket-missing').length > 0 ? s.said('private-tmp') : [],
    ),
    strong(
      'its log or process title names another socket than the gateway opens',
      namesOtherSocket,
    ),
    conclusive(
      'the gateway goes to a port, and the service has a socket instead',
      socketInsteadOfPort,
    ),
    strong('a gateway in a container is configured with its own loopback address', ownLoopback),
    strong('a loopback address in a container is the container itself', refusedByItself),
    strong('gateway and service are in containers of their own', (s) =>
      refusedByItself(s).length > 0 ? apart(s) : [],
    ),
    strong('somebody reports that it works without the container of the gateway', (s) =>
      configuredToItself(s).length > 0 ? s.said('works-on-host') : [],
    ),
    conclusive('gateway and service are in no common network of containers', (s) =>
      s.failures('closed', 'reset', 'refused').length === 0 ? s.said('no-common-network') : [],
    ),
    strong(
      'the address that nobody answers for is in a network that the gateway may not be in',
      (s) => (s.failures('connect-timed-out').length > 0 ? s.said('two-networks') : []),
    ),
    conclusive('the selector of the service fits none of its pods', (s) =>
      s.said('selector-mismatch'),
    ),
    strong('the gateway has no route or no cluster for the request', (s) =>
      s
        .failures('no-live-upstream')
        .filter(({ citations }) =>
          /\b(?:NR|NC)\b|NoRouteFound|NoClusterFound|(?:route|cluster)_not_found/.test(
            citations[0]?.text ?? '',
          ),
        ),
    ),
    weak('the service has no endpoints', (s) => s.said('no-endpoints')),
  ],
  speaksAgainst: [
    strong('the process behind it ended or was stopped', (s) => [
      ...s.there(s.units('stopped', 'failed', 'killed')),
      ...s.there(s.events('oom-killed', 'gave-up', 'start-failed')),
    ]),
    strong('it had connections through this socket before', (s) =>
      s.failures('socket-missing').length > 0
        ? s.failures('reset', 'closed', 'response-timed-out')
        : [],
    ),
    strong('connections are made', (s) =>
      s
        .probes('connected', 'answered')
        .filter(({ from, to }) => from !== 'backend' && !atAnotherAddress(s, to)),
    ),
    strong('the packets are dropped by a rule or a route', (s) => [
      ...s.there(s.of('firewall-rule')).filter(({ action }) => action !== 'accept'),
      ...s.of('route'),
    ]),
  ],
  raisedBy: [routingChanged],
  bringsAbout: ['backend-stopped', 'backend-crashed', 'wrong-port', 'upstream-generated'],
  questions: [
    {
      what: 'the address that the gateway is configured with',
      how: 'nginx -T, haproxy.cfg or the target group; compare with the inventory',
      answered: (s) => s.of('upstream').length > 0,
    },
    {
      what: 'where the service listens',
      how: 'ss -ltnp and ss -lxp on the target',
      answered: (s) => tableRead(s).length > 0,
    },
  ],
  remedies: ['correct-upstream', 'reload-gateway'],
  checklist: [
    'Compare the address or socket path in the gateway with where the service listens',
    'Correct it, validate the configuration, reload the gateway',
    'Look for other places that name the old address',
  ],
  prevention: [
    'Names instead of addresses, from one inventory',
    'A check of each upstream when the configuration is rolled out',
  ],
};
