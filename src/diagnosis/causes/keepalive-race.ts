import type { Observation } from '../../read/observation.ts';
import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { released, timeoutsChanged } from '../changes.ts';
import {
  frontKeepaliveTooShort,
  gatewayIdleSeconds,
  keepaliveTooShort,
  reusesConnections,
} from '../keepalive.ts';
import { oneRouteFails, routesFailSometimes } from '../routes.ts';
import type { Scene } from '../scene.ts';
import { closedAfterWork, closedEarly, onlyElb502 } from '../symptoms.ts';

/** Gateways whose access log times the one attempt that failed. */
const TIMES_REQUESTS: ReadonlySet<string> = new Set(['alb', 'envoy']);
/** Sooner than any request can be worked on. */
const AT_ONCE_MILLIS = 4;
/** Still too soon for a request of this service, but long enough for one hop of a network. */
const SOON_MILLIS = 60;

const atOnce = (scene: Scene): readonly Observation[] =>
  closedEarly(scene).filter(
    ({ gateway, millis }) =>
      TIMES_REQUESTS.has(gateway) && millis !== null && millis < AT_ONCE_MILLIS,
  );

const soon = (scene: Scene): readonly Observation[] =>
  closedEarly(scene).filter(
    ({ gateway, millis }) =>
      TIMES_REQUESTS.has(gateway) &&
      millis !== null &&
      millis >= AT_ONCE_MILLIS &&
      millis < SOON_MILLIS,
  );

/** GETs survive a broken reused connection, because gateways repeat them; POSTs do not. */
const onlyPosts = (scene: Scene): readonly Observation[] => {
  const failures = closedEarly(scene).filter(({ method }) => method !== null);
  return failures.length > 0 &&
    failures.every(({ method }) => method === 'POST' || method === 'PATCH') &&
    routesFailSometimes(scene).length > 0
    ? failures
    : [];
};

/** Requests fail, and not one of them by a connection that was closed. */
const failsOtherwise = (scene: Scene): boolean =>
  closedEarly(scene).length + onlyElb502(scene).length === 0 &&
  scene.failures().filter(({ failure }) => failure !== 'body-cut').length > 0;

/** All that is known is which server it is, and nothing shows failures that come and go. */
const onlyByName = (scene: Scene): boolean =>
  failsOtherwise(scene) ||
  (keepaliveTooShort(scene).every(({ setting }) => setting === 'server-software') &&
    scene.said('random', 'retry-succeeds', 'backend-log-silent').length === 0 &&
    [...routesFailSometimes(scene), ...atOnce(scene), ...soon(scene), ...onlyElb502(scene)]
      .length === 0);

/** php-fpm and uWSGI end the connection after each request, unless nginx asks them not to. */
const oneRequestEach = (scene: Scene): readonly Observation[] =>
  closedEarly(scene).filter(({ citations }) =>
    /upstream: "(?:fastcgi|uwsgi|scgi):/.test(citations[0]?.text ?? ''),
  );

/** Between the load balancer and the gateway on the target, with 502s that nobody else can have made. */
const raceInFront = (scene: Scene): readonly Observation[] =>
  onlyElb502(scene).length > 0 ? frontKeepaliveTooShort(scene) : [];

/** Something besides words shows that connections were closed, or can be. */
const aboutConnections = (scene: Scene): boolean =>
  closedEarly(scene).length + onlyElb502(scene).length + keepaliveTooShort(scene).length > 0;

const faultsInLog = (scene: Scene): readonly Observation[] =>
  scene.there(
    scene.events(
      'unhandled-error',
      'worker-timeout',
      'worker-crashed',
      'script-terminated',
      'segfault',
      'too-many-files',
      'no-space',
      'oom-killed',
    ),
  );

export const keepaliveRace: Cause = {
  id: 'keepalive-race',
  title: 'The backend closes idle connections sooner than the gateway',
  explanation:
    "The backend's keep-alive timeout is shorter than the gateway's idle timeout, so that a reused connection is closed under a request.",
  speaksFor: [
    strong('the connection was closed or reset before an answer', closedEarly),
    strong('the backend keeps idle connections shorter than the gateway does', (s) =>
      onlyByName(s) ? [] : keepaliveTooShort(s),
    ),
    strong(
      'the gateway on the target closes idle connections sooner than the load balancer',
      raceInFront,
    ),
    weak('the backend may close idle connections sooner than the gateway does', (s) =>
      onlyByName(s) ? keepaliveTooShort(s) : [],
    ),
    strong('it was closed at once, before the backend could have worked on the request', atOnce),
    weak('it was closed soon, before the backend could have done much', soon),
    strong(
      'only requests that a gateway may not repeat fail, and the same requests succeed at other times',
      onlyPosts,
    ),
    weak('the same requests fail now and succeed then', routesFailSometimes),
    strong(
      '502s are made by the load balancer, with no failed connects and all targets healthy',
      onlyElb502,
    ),
    strong('somebody reports that a request which failed succeeds when repeated', (s) =>
      aboutConnections(s) ? s.said('retry-succeeds') : [],
    ),
    weak('somebody reports that a repeated request succeeds, and no more', (s) =>
      aboutConnections(s) ? [] : s.said('retry-succeeds'),
    ),
    weak('somebody reports rare failures without a pattern', (s) => s.said('random')),
    strong('its log shows it close connections that were idle', (s) =>
      s.there(s.events('idle-closed')),
    ),
    strong('somebody reports that requests fail after a pause', (s) =>
      s.failures('refused', 'connect-timed-out').length === 0 ? s.said('fails-after-pause') : [],
    ),
    weak('somebody names the keep-alive of the backend', (s) => s.said('keepalive-named')),
    weak(
      'somebody reports that a share of the requests fails, and none of those sent past the gateway',
      (s) => (s.said('share-fails').length > 0 ? s.said('direct-never-fails') : []),
    ),
    weak('the log of the backend has nothing about the requests that failed', (s) =>
      s.said('backend-log-silent'),
    ),
    strong('it stopped when the reuse of connections was turned off', (s) =>
      s.said('cured-by-setting').length > 0 ? s.said('reuse-switched-off') : [],
    ),
    conclusive('turning off the reuse of connections makes it vanish', (s) =>
      s.said('reuse-off-helps'),
    ),
  ],
  speaksAgainst: [
    conclusive('on the wire it is the gateway that ends the connection', (s) =>
      s.said('gateway-closes-first'),
    ),
    // HAProxy closes silently when a reused connection breaks, unless it reuses them for first requests, too.
    strong('HAProxy would not have logged a broken reused connection', (s) =>
      s.settings('upstream-keepalive').length === 0
        ? closedEarly(s).filter(({ gateway }) => gateway === 'haproxy')
        : [],
    ),
    strong('it depends on what is asked for', (s) =>
      s.said('depends-on-request', 'fails-above-header-size', 'fails-above-size'),
    ),
    strong('workers of that kind close each connection after its answer, and say so', (s) =>
      s.settings('server-software').filter(({ number }) => number === 0),
    ),
    strong('FastCGI and uwsgi use a connection for one request', oneRequestEach),
    conclusive('the gateway does not reuse connections to the backend', (s) =>
      raceInFront(s).length > 0 ? [] : reusesConnections(s).no,
    ),
    strong('only one route fails, and it fails each time', oneRouteFails),
    strong('the log of the backend has a fault', faultsInLog),
    strong('the requests were being worked on when the connection was closed', (s) =>
      atOnce(s).length === 0 ? closedAfterWork(s) : [],
    ),
    weak('nginx reuses connections to the backend only where it is told to', (s) =>
      s.settings('upstream-keepalive').length === 0
        ? closedEarly(s).filter(({ gateway }) => gateway === 'nginx')
        : [],
    ),
    strong('the connection is not even made', (s) => [
      ...s.failures('refused', 'connect-timed-out', 'host-unreachable', 'connect-failed'),
      ...s.metrics('TargetConnectionErrorCount'),
    ]),
    strong('the gateway waited in vain, which a closed connection would have ended', (s) =>
      closedEarly(s).length === 0
        ? [...s.failures('response-timed-out'), ...s.said('times-out')]
        : [],
    ),
    strong('no request is served', (s) => s.said('always')),
    strong('the backend keeps idle connections longer than the gateway', (s) =>
      raceInFront(s).length > 0 ? [] : keepaliveLongEnough(s),
    ),
    weak('a server of that name keeps idle connections longer than the gateway', (s) =>
      longEnoughByName(s),
    ),
  ],
  raisedBy: [released, timeoutsChanged],
  bringsAbout: ['premature-close'],
  questions: [
    {
      what: "the gateway's idle timeout",
      how: 'allow elasticloadbalancing:DescribeLoadBalancerAttributes, or read keepalive_timeout of the upstream in nginx -T',
      answered: (s) => gatewayIdleSeconds(s) !== null,
    },
    {
      what: "the backend's keep-alive timeout",
      how: 'curl -sv http://<target>:<port>/ and read Keep-Alive, or see the server’s configuration',
      answered: (s) => s.settings('backend-keepalive-seconds').length > 0,
    },
  ],
  remedies: ['raise-keep-alive', 'lower-idle-timeout', 'roll-back-deployment'],
  checklist: [
    "Raise the backend's keep-alive above the gateway's idle timeout (Node: keepAliveTimeout and headersTimeout; gunicorn: --keep-alive; nginx: keepalive_timeout)",
    "Or lower the gateway's idle timeout below the backend's keep-alive",
    'Count 502s for an hour: they must reach zero, not merely fall',
  ],
  prevention: [
    'Set both timeouts side by side in the same template',
    'Alarm on a low, steady rate of load-balancer-made 502s',
  ],
};

const keepaliveLongEnough = (scene: Scene): readonly Observation[] => {
  const idle = gatewayIdleSeconds(scene);
  if (idle === null) return [];
  return scene
    .settings('backend-keepalive-seconds')
    .filter(({ number }) => number !== null && number > idle);
};

/** What nobody set is the server's default; weak, as a name may be that of another process. */
const longEnoughByName = (scene: Scene): readonly Observation[] => {
  const idle = gatewayIdleSeconds(scene);
  const named = scene.settings('server-software');
  return idle !== null &&
    scene.settings('backend-keepalive-seconds').length === 0 &&
    named.every(({ number }) => (number ?? 0) > idle)
    ? named
    : [];
};
