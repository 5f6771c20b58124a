import type { Observation } from '../../read/observation.ts';
import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { released } from '../changes.ts';
import { foreignProtocol } from '../foreign-protocol.ts';
import { nothingServed } from '../routes.ts';
import type { Scene } from '../scene.ts';
import { anyFailure, closedEarly, served } from '../symptoms.ts';

/** A target group that speaks plain HTTP to a port of TLS, or TLS to a plain one. */
function protocolAgainstPort(scene: Scene) {
  const port = scene.settings('target-port')[0]?.number;
  const odd = (protocol: string): boolean =>
    (protocol === 'HTTP' && (port === 443 || port === 8443)) ||
    (protocol === 'HTTPS' && (port === 80 || port === 8080));
  return anyFailure(scene).length + scene.metrics('HTTPCode_ELB_502_Count').length > 0
    ? scene.settings('target-protocol').filter(({ value }) => odd(value.toUpperCase()))
    : [];
}

/** Ports that carry TLS by custom. */
const TLS_PORT = /:(?:443|8443|9443|4443|6443)$/;

/** Plain HTTP is configured towards a port that carries TLS by custom, and that end hangs up. */
const plainToTlsPort = (scene: Scene): readonly Observation[] =>
  closedEarly(scene).length === 0
    ? []
    : [
        ...scene
          .of('upstream')
          .filter(({ protocol, address }) => protocol === 'http' && TLS_PORT.test(address)),
        // nginx writes the whole URL into its error log.
        ...closedEarly(scene).filter(
          ({ upstream, citations }) =>
            TLS_PORT.test(upstream ?? '') && /upstream: "http:/.test(citations[0]?.text ?? ''),
        ),
      ];

/** TLS is configured towards what somebody calls plain, or the other way round. */
function againstWord(scene: Scene): readonly Observation[] {
  const speaks = (protocol: string) =>
    scene.settings('target-protocol').some(({ value }) => value.toLowerCase() === protocol) ||
    scene.of('upstream').some((upstream) => upstream.protocol === protocol) ||
    scene
      .failures()
      .some(({ citations }) => citations[0]?.text.includes(`upstream: "${protocol}:`) === true);
  return [
    ...(speaks('https') && !speaks('http') ? scene.said('plain-port') : []),
    ...(speaks('http') && !speaks('https') ? scene.said('tls-port') : []),
  ];
}

/** The backend's own configuration says that this port speaks something else than the gateway does. */
function speaksOtherwise(scene: Scene): readonly Observation[] {
  const upstreams = scene.of('upstream');
  const sides = upstreams.flatMap(({ address, group, protocol: own }) => {
    // nginx names the protocol where it passes on, and the servers in a group.
    const protocol =
      own ??
      upstreams.find((one) => one.group === group && group !== null && one.protocol !== null)
        ?.protocol ??
      null;
    const port = Number(/:(?<port>\d+)$/.exec(address)?.groups?.['port'] ?? Number.NaN);
    return protocol === null
      ? []
      : [{ port, protocol: protocol === 'fastcgi' ? 'fcgi' : protocol }];
  });
  return scene
    .settings('backend-protocol')
    .filter(({ value, number }) =>
      sides.some(
        ({ port, protocol }) => (number === null || port === number) && protocol !== value,
      ),
    );
}

const proxyProtocolSent = (scene: Scene): readonly Observation[] => [
  ...scene.settings('proxy-protocol-sent'),
  ...scene.said('proxy-protocol-sent'),
];

/** Everything through the gateway is a bad request (400) to the backend, and nothing else is. */
function proxyProtocolRefused(scene: Scene): readonly Observation[] {
  const refusals = [
    ...scene
      .failures('check-wrong-status')
      .filter(({ citations }) => /\b400\b/.test(citations[0]?.text ?? '')),
    ...scene.answers(({ status }) => status === 400),
  ];
  const answersByHand = scene
    .probes('answered')
    .some(({ status, from }) => from !== 'client' && status !== null && status < 400);
  return refusals.length > 0 && answersByHand && served(scene).length === 0
    ? proxyProtocolSent(scene)
    : [];
}

/** Ports of databases, queues and mail, which speak no HTTP. */
const NO_HTTP_PORT = /:(?:22|25|389|587|636|1433|1521|3306|5432|5672|6379|9042|11211|27017)$/;

const httpToStore = (scene: Scene): readonly Observation[] =>
  closedEarly(scene).length + scene.failures('invalid-response').length > 0
    ? scene
        .of('upstream')
        .filter(({ protocol, address }) => protocol === 'http' && NO_HTTP_PORT.test(address))
    : [];

/** Nothing that a wrong protocol looks like from the gateway. */
const otherFault = (scene: Scene): boolean =>
  scene.failures().length > 0 &&
  scene
    .failures()
    .every(({ failure }) =>
      /^(?:refused|socket-missing|permission-denied|connect-timed-out|host-unreachable|unresolved|queue-full|no-local-port|header-too-big|response-timed-out)$/.test(
        failure,
      ),
    );

/** Gateways that speak HTTP/1.1 to a backend unless told to speak HTTP/2. */
const SPEAKS_HTTP_1: ReadonlySet<string> = new Set(['traefik', 'caddy', 'nginx', 'alb']);

export const protocolMismatch: Cause = {
  id: 'protocol-mismatch',
  title: 'Gateway and backend speak different protocols',
  explanation:
    'Plain HTTP against TLS, HTTP/2 or gRPC against HTTP/1.1, FastCGI or uwsgi against HTTP, PROXY protocol on one side only.',
  speaksFor: [
    strong('somebody reports that it works with, or without, TLS towards the backend', (s) =>
      otherFault(s) ? [] : s.said('tls-off-helps', 'tls-on-helps'),
    ),
    conclusive(
      'the protocol of the request does not fit the protocol version of the target group',
      (s) => s.answers(({ status, gateway }) => gateway === 'alb' && status === 464),
    ),
    strong('the protocol of the target group does not fit its port', protocolAgainstPort),
    conclusive('the gateway speaks TLS to a port that does not', (s) => [
      ...s.failures('not-tls'),
      ...s.probes('not-tls'),
    ]),
    conclusive('the gateway speaks another protocol than the backend', (s) =>
      s.failures('wrong-protocol'),
    ),
    conclusive('the backend got requests in another protocol', (s) =>
      otherFault(s) ? [] : foreignProtocol(s),
    ),
    // Scanners send such requests to every port of the internet.
    weak('the backend got requests in another protocol, but the gateway fails otherwise', (s) =>
      otherFault(s) ? foreignProtocol(s) : [],
    ),
    strong('the answer does not begin like HTTP', (s) => [
      ...s.failures('not-http'),
      ...s.probes('not-http'),
    ]),
    strong('the TLS handshake is closed by the other side', (s) => s.failures('tls-closed')),
    strong('every request is closed or reset', (s) =>
      closedEarly(s).length > 0 ? [...nothingServed(s), ...s.said('always')] : [],
    ),
    strong('a gRPC service closes what the gateway sends it', (s) =>
      s.failures('closed', 'reset').filter(({ gateway }) => SPEAKS_HTTP_1.has(gateway)).length > 0
        ? s.said('grpc-named')
        : [],
    ),
    weak('the TLS handshake fails', (s) => [
      ...s.failures('tls-failed', 'check-tls-failed'),
      ...s.metrics('TargetTLSNegotiationErrorCount'),
    ]),
    weak('the gateway refused the answer as invalid', (s) =>
      s.failures('invalid-response', 'check-bad-answer'),
    ),
    strong('a gRPC service gives what the gateway takes for no valid answer', (s) =>
      s.failures('invalid-response').length > 0 ? s.said('grpc-named') : [],
    ),
    strong('somebody reports that the gateway is not told to speak HTTP/2', (s) =>
      s.said('h2c-missing'),
    ),
    strong('one side demands TLS of the mesh and the other does not speak it', (s) =>
      s.said('mesh-tls-differs'),
    ),
    strong('somebody reports that the two sides speak different protocols', (s) =>
      s.said('protocols-differ'),
    ),
    strong('the gateway speaks plain HTTP to a port that usually carries TLS', plainToTlsPort),
    strong('the gateway sends the PROXY protocol, and the other side hangs up', (s) =>
      closedEarly(s).length + s.failures('invalid-response').length > 0 ? proxyProtocolSent(s) : [],
    ),
    conclusive(
      'the gateway sends the PROXY protocol to what takes it for a broken request and answers others',
      proxyProtocolRefused,
    ),
    conclusive('the backend speaks another protocol on this port', speaksOtherwise),
    conclusive('the port belongs to a service that speaks no HTTP', httpToStore),
    weak('it speaks plain HTTP to a port that usually carries TLS, and nothing is served', (s) =>
      served(s).length === 0 ? plainToTlsPort(s) : [],
    ),
    strong(
      'the gateway speaks TLS to what somebody calls plain, or plain HTTP to what is TLS',
      againstWord,
    ),
  ],
  speaksAgainst: [
    strong('a certificate is refused, so both speak TLS', (s) => [
      ...s.failures('certificate-refused'),
      ...s.probes('certificate-refused'),
      ...(s.failures('tls-failed').length > 0 ? s.said('certificate-named') : []),
    ]),
    conclusive('what takes less time succeeds', (s) => s.said('fails-above-duration')),
    strong('other requests are served', (s) =>
      s
        .answers(({ status }) => status >= 200 && status < 300)
        .filter(() => s.events('wrong-protocol').length === 0),
    ),
  ],
  raisedBy: [released],
  bringsAbout: [
    'premature-close',
    'malformed-response',
    'keepalive-race',
    'tls-handshake-failed',
    'health-check-misconfigured',
  ],
  questions: [
    {
      what: 'what the port speaks',
      how: 'curl -v http://<target>:<port>/ and curl -kv https://<target>:<port>/',
      answered: (s) => s.probes('answered', 'not-tls', 'not-http', 'closed').length > 0,
    },
  ],
  remedies: ['correct-upstream'],
  checklist: [
    'See what the port answers: curl -v http://… and curl -kv https://…; the first bytes with nc and xxd',
    'Correct the scheme on the gateway (proxy_pass https://, fastcgi_pass, uwsgi_pass, grpc_pass) or the protocol of the target group',
    'PROXY protocol must be on for both sides or for none',
  ],
  prevention: [
    'Name protocol and port together in the configuration',
    'A request through the gateway as part of the rollout',
  ],
};
