import { isLoopback, parseEndpoint } from '../../read/endpoint.ts';
import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { released } from '../changes.ts';
import { loopbackListeners } from '../found-steps.ts';
import { listensOnLoopbackOnly, listensOnOtherFamily, listensThere } from '../listening.ts';
import type { Scene } from '../scene.ts';
import { notConnected, refused, silence } from '../symptoms.ts';

const ANY_ADDRESS = /0\.0\.0\.0|\[::\]|:::|\*:/;

function saysWhere(s: Scene) {
  const { endpoint } = s;
  if (endpoint?.kind !== 'tcp' || isLoopback(endpoint.host)) return [];
  if (refused(s).length + notConnected(s).length === 0) return [];
  const said = s.there(s.events('listening'));
  if (said.some(({ citations }) => ANY_ADDRESS.test(citations[0]?.text ?? ''))) return [];
  return said.filter(({ citations }) => {
    const port = /(?:127\.0\.0\.1|localhost|::1\]?):(?<port>\d{2,5})/.exec(
      citations[0]?.text ?? '',
    );
    return port === null || Number(port.groups?.['port']) === endpoint.port;
  });
}

/** The log says where the service listens: `Listening at: http://127.0.0.1:8000`. */
const saysLoopback = (s: Scene) =>
  saysWhere(s).filter(
    ({ citations, detail }) =>
      detail === 'loopback' || /127\.0\.0\.1|\[?::1\]?:/.test(citations[0]?.text ?? ''),
  );

/** Programs also print `http://localhost:3000` for people to click on, wherever they listen. */
const saysLocalhost = (s: Scene) =>
  saysWhere(s).filter(({ citations }) => /\blocalhost\b/.test(citations[0]?.text ?? ''));

/** Published to the host's own loopback, so that nobody else gets in. */
const publishedOnLoopback = (s: Scene) =>
  s.endpoint?.kind === 'tcp' && !isLoopback(s.endpoint.host) && refused(s).length > 0
    ? s
        .of('published-port')
        .filter(
          ({ bind, host }) =>
            bind !== null &&
            isLoopback(bind) &&
            s.endpoint?.kind === 'tcp' &&
            host === s.endpoint.port,
        )
    : [];

/** On its own host it answers, to everybody else the port is closed. */
const answersOnlyItself = (s: Scene) =>
  refused(s).length > 0 && listensThere(s).length === 0 && !ownLoopbackInQuestion(s)
    ? s
        .probes('answered', 'connected')
        .filter(({ from, to }) => from === 'backend' && samePort(s, to))
    : [];

const ownLoopbackInQuestion = (s: Scene): boolean =>
  s.endpoint?.kind === 'tcp' && isLoopback(s.endpoint.host);

function samePort(s: Scene, to: string | null): boolean {
  if (to === null || s.endpoint?.kind !== 'tcp') return true;
  const asked = parseEndpoint(to);
  return asked.kind !== 'tcp' || (isLoopback(asked.host) && asked.port === s.endpoint.port);
}

/** Nothing speaks of a connection that was made, or of one that nobody answered. A sidecar's reset is a refusal. */
const fitsClosedPort = (s: Scene): boolean =>
  silence(s).length === 0 &&
  s
    .failures('closed', 'reset', 'response-timed-out', 'net-unreachable', 'header-too-big')
    .every(({ gateway }) => gateway === 'envoy');

export const loopbackOnly: Cause = {
  id: 'loopback-only',
  title: 'The service listens only for its own host',
  explanation:
    'The service listens on 127.0.0.1 or ::1, or on one address family, where the gateway does not connect.',
  speaksFor: [
    strong('the gateway connects by IPv6 where a service usually listens by IPv4 only', (s) =>
      s.endpoint?.kind === 'tcp' && s.endpoint.host === '::1' ? s.failures('refused') : [],
    ),
    strong(
      'the gateway goes to localhost, which is two addresses, and every second request fails',
      (s) =>
        s.of('upstream').some(({ address }) => /^localhost\b/.test(address))
          ? s.said('half-fails')
          : [],
    ),
    conclusive('it listens on the loopback address only', listensOnLoopbackOnly),
    conclusive(
      'it listens by the other family of addresses only (IPv4, not IPv6)',
      listensOnOtherFamily,
    ),
    strong('somebody reports that it answers inside its container only', (s) =>
      refused(s).length > 0 ? s.said('answers-inside') : [],
    ),
    conclusive('its log says that it listens on the loopback address', saysLoopback),
    strong('its log names localhost as its address', saysLocalhost),
    strong(
      'somebody shows that it binds one address of its own, and the sidecar connects to another',
      (s) =>
        s.subject.gateway === 'envoy' ||
        (s.endpoint?.kind === 'tcp' && isLoopback(s.endpoint.host)) ||
        s.failures().some(({ gateway }) => gateway === 'envoy')
          ? s.said('bound-to-own-address')
          : [],
    ),
    strong('its port is published on the loopback address only', publishedOnLoopback),
    strong('it answers on its own host and refuses everybody else', answersOnlyItself),
    strong('the connection is refused', refused),
    weak('no connection could be made', notConnected),
    conclusive('somebody reports that it listens on one address family or on loopback only', (s) =>
      fitsClosedPort(s) ? s.said('bound-to-one-family', 'bound-to-loopback') : [],
    ),
    // Whoever listens elsewhere refuses at once; silence is somebody else's doing.
    weak('somebody names the address it listens on, though the port is not refused', (s) =>
      fitsClosedPort(s) ? [] : s.said('bound-to-one-family', 'bound-to-loopback'),
    ),
  ],
  speaksAgainst: [
    conclusive('it listens where the gateway connects', listensThere),
    conclusive('the gateway connects to the loopback address itself', (s) =>
      s.endpoint?.kind === 'tcp' && isLoopback(s.endpoint.host) && s.endpoint.host !== '::1'
        ? s.failures().filter(() => listensOnOtherFamily(s).length === 0)
        : [],
    ),
    conclusive('a unix socket has no address', (s) =>
      s.endpoint?.kind === 'unix' ? s.failures() : [],
    ),
    strong('the process ended or was stopped', (s) => [
      ...s.there(s.units('stopped', 'failed', 'killed')),
      ...s.there(s.events('oom-killed', 'gave-up', 'start-failed')),
    ]),
  ],
  raisedBy: [released],
  bringsAbout: ['wrong-port', 'backend-stopped', 'backend-crashed', 'upstream-generated'],
  questions: [
    {
      what: 'on which address it listens',
      how: 'ss -ltnp on the target: 127.0.0.1 or [::1] means loopback',
      answered: (s) => s.there(s.of('listener')).length > 0,
    },
  ],
  remedies: [],
  found: loopbackListeners,
  checklist: [
    'See the address before the port in ss -ltnp',
    'Bind the service to 0.0.0.0 (or its private address), or both address families',
    'Then see that only the gateway may reach it',
  ],
  prevention: ['Set the listen address in the unit or image, not by the framework’s default'],
};
