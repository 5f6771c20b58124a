import { isLoopback, parseEndpoint } from '../read/endpoint.ts';
import type { Observation, ObservationOf } from '../read/observation.ts';
import type { Scene } from './scene.ts';

/** What several causes have in common on the wire. Each is a fact about the connection, never a cause. */

/** The connection was refused: something answered that nobody listens. */
export const refused = (scene: Scene): readonly Observation[] => [
  ...scene.failures('refused', 'check-refused'),
  ...scene.probes('refused').filter(({ from }) => from !== 'backend'),
  // An ALB counts refused and unreachable connections; which of the two, it does not say.
  ...(scene.failures('refused').length === 0 ? scene.metrics('TargetConnectionErrorCount') : []),
];

/** A connection could not be made, and the gateway does not say why. */
export const notConnected = (scene: Scene): readonly Observation[] => [
  ...scene.failures('connect-failed'),
  ...scene.health('Target.FailedHealthChecks'),
];

/** Nobody answered the attempt to connect. */
export const silence = (scene: Scene): readonly Observation[] => [
  ...scene.failures('connect-timed-out', 'check-connect-timed-out'),
  ...scene.probes('timed-out'),
];

/** A connection to the very port was made from somewhere else than its own host. */
export const connectsThere = (scene: Scene): readonly Observation[] =>
  scene
    .probes('connected', 'answered')
    .filter(({ from, to }) => from !== 'backend' && !isOtherPort(scene, to));

/** Another port of the host that does not answer takes connections: host and way are there. */
export const otherPortAnswers = (scene: Scene): readonly Observation[] =>
  scene.probes('connected', 'answered').filter(({ to }) => {
    const asked = to === null ? null : parseEndpoint(to);
    return (
      isOtherPort(scene, to) &&
      asked?.kind === 'tcp' &&
      scene.endpoint?.kind === 'tcp' &&
      asked.host === scene.endpoint.host
    );
  });

function isOtherPort({ endpoint }: Scene, to: string | null): boolean {
  const asked = to === null ? null : parseEndpoint(to);
  return asked?.kind === 'tcp' && endpoint?.kind === 'tcp' && asked.port !== endpoint.port;
}

/** The connection was up and was closed or reset before an answer. */
export const closedEarly = (scene: Scene): readonly ObservationOf<'failure'>[] =>
  scene.failures('closed', 'reset', 'broken-pipe');

/** An answer began and broke off: clients see its good status and half of its body. */
export const brokenOff = (scene: Scene): readonly ObservationOf<'failure'>[] =>
  scene
    .failures('body-cut')
    .filter(
      ({ gateway, citations }) =>
        gateway === 'haproxy' ||
        /prematurely closed|reset by peer|invalid chunked|AH01110|error reading response/i.test(
          citations[0]?.text ?? '',
        ),
    );

/** The gateway could not read the pieces of a body: nginx says so, HAProxy ends the answer itself (PD). */
export const badChunks = (scene: Scene): readonly ObservationOf<'failure'>[] =>
  scene
    .failures('body-cut')
    .filter(({ citations }) =>
      /invalid chunk|chunk(?:ed)? (?:size|encoding|parse)|\d \d{3} \+?\d+ \S+ \S+ PD[A-Z-]{2} /i.test(
        citations[0]?.text ?? '',
      ),
    );

/** The connection was up and no answer came in time. */
export const slow = (scene: Scene): readonly Observation[] => [
  ...scene.failures('response-timed-out', 'check-no-answer'),
  ...scene.probes('no-answer'),
];

export const anyFailure = (scene: Scene): readonly Observation[] => [
  ...scene.failures().filter(({ failure }) => failure !== 'body-cut'),
  ...scene.answers(
    ({ status, madeBy }) => status === 502 || (status >= 500 && madeBy === 'gateway'),
  ),
];

/** Requests that were answered well, by an access log. */
export const served = (scene: Scene): readonly ObservationOf<'answer'>[] =>
  scene.answers(({ status }) => status >= 200 && status < 400);

/**
 * The load balancer makes 502s without failed connects and without errors of the application, while all targets
 * are healthy: it connected, and then the connection was closed or the answer refused.
 */
export const onlyElb502 = (scene: Scene): readonly Observation[] => {
  const made = scene.metrics('HTTPCode_ELB_502_Count');
  const others = scene.metrics(
    'TargetConnectionErrorCount',
    'TargetTLSNegotiationErrorCount',
    'HTTPCode_Target_5XX_Count',
    'HTTPCode_ELB_504_Count',
    // A function has no connections that could be closed.
    'LambdaUserError',
    'LambdaInternalError',
  );
  const unhealthy = [
    ...scene.metrics('UnHealthyHostCount'),
    ...scene.of('target-health').filter(({ state }) => state === 'unhealthy'),
  ];
  return made.length > 0 && others.length === 0 && unhealthy.length === 0 ? made : [];
};

/** Requests that end in a closed connection only after a while: something was working on them. */
const WORKING_MILLIS = 200;

export const closedAfterWork = (scene: Scene): readonly Observation[] =>
  closedEarly(scene).length === 0
    ? []
    : [
        ...closedEarly(scene).filter(({ millis }) => millis !== null && millis >= WORKING_MILLIS),
        ...scene.answers(
          ({ status, fastestMillis }) =>
            status === 502 && fastestMillis !== null && fastestMillis >= WORKING_MILLIS,
        ),
      ];

/** What goes to the loopback address never leaves the host: no network can stop it. */
export const withinHost = (scene: Scene): readonly Observation[] =>
  scene.endpoint?.kind === 'tcp' && isLoopback(scene.endpoint.host)
    ? [...scene.of('upstream'), ...scene.failures()].slice(0, 1)
    : [];
