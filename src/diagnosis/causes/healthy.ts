import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { crashes, failedUnits, repaired, stoppedByRequest, stoppedUnits } from '../lifecycle.ts';
import { listensThere } from '../listening.ts';
import type { Scene } from '../scene.ts';
import { anyFailure, brokenOff, served } from '../symptoms.ts';

/** Outages that a repair ends at once, unlike those that come and go with the requests. */
const HARD = [
  'refused',
  'host-unreachable',
  'net-unreachable',
  'socket-missing',
  'connect-timed-out',
  'unresolved',
  'no-live-upstream',
  'connect-failed',
  'check-refused',
  'permission-denied',
] as const;

/** These come with a process that goes down, but also without one. */
const SOFT = ['closed', 'reset', 'broken-pipe', 'response-timed-out'] as const;

/** Requests answered well after the outage that make it over, not merely paused. */
const ENOUGH_SERVED = 5;

const downNow = (scene: Scene) => [
  ...stoppedUnits(scene),
  ...failedUnits(scene),
  ...crashes(scene),
  ...stoppedByRequest(scene),
  ...scene
    .there([...scene.events('oom-killed'), ...scene.units('killed')])
    .filter((event) => listensThere(scene).length === 0 && !repaired(scene, event)),
];

const isOneOf = (names: readonly string[], failure: string): boolean => names.includes(failure);

/** An outage of connections that ended, and everything has been served since. */
function recovered(scene: Scene) {
  const failures = scene.failures();
  const hard = failures.some(({ failure }) => isOneOf(HARD, failure));
  const known = failures.every(({ failure }) => isOneOf(HARD, failure) || isOneOf(SOFT, failure));
  if (!hard || !known || downNow(scene).length > 0 || frontDoorFails(scene).length > 0) return [];
  return scene
    .of('aftermath')
    .filter(
      ({ servedSince, servedMeanwhile }) => servedSince >= ENOUGH_SERVED && servedMeanwhile === 0,
    );
}

const FUNCTION = /^arn:[\w-]+:lambda:/;

/** Functions are usually not checked; nothing is known to be wrong with them then. */
const allTargetsHealthy = (scene: Scene) => {
  const targets = scene.of('target-health');
  const well = targets.every(
    ({ state, reason, target }) =>
      state === 'healthy' || (reason === 'Target.HealthCheckDisabled' && FUNCTION.test(target)),
  );
  return targets.length > 0 && well ? targets : [];
};

const elb5xx = (scene: Scene) =>
  scene.metrics(
    'HTTPCode_ELB_502_Count',
    'HTTPCode_ELB_503_Count',
    'HTTPCode_ELB_504_Count',
    'HTTPCode_Target_5XX_Count',
    'TargetConnectionErrorCount',
    'TargetTLSNegotiationErrorCount',
  );

const frontDoorServes = (scene: Scene) =>
  scene
    .frontProbes()
    .filter(({ outcome, status }) => outcome === 'answered' && status !== null && status < 500);
const frontDoorFails = (scene: Scene) =>
  scene
    .frontProbes()
    .filter(
      ({ status, outcome }) =>
        (status !== null && status >= 500) || (outcome !== 'answered' && outcome !== 'connected'),
    );

/** Ways of failing that a look at a good moment does not refute. */
const COMES_AND_GOES = [
  'random',
  'retry-succeeds',
  'some-requests',
  'depends-on-request',
  'under-load',
  'during-deploy',
  'after-login',
  'slow-request',
  'restart-helps',
] as const;

/** What was said to fail was looked at since: every target is healthy and every request is answered. */
const foundWell = (scene: Scene) => {
  const asked = [...frontDoorServes(scene), ...scene.probes('answered')].filter(
    ({ status }) => status !== null && status < 400,
  );
  return anyFailure(scene).length === 0 &&
    allTargetsHealthy(scene).length > 1 &&
    asked.length > 1 &&
    frontDoorFails(scene).length === 0 &&
    elb5xx(scene).length === 0 &&
    scene.said(...COMES_AND_GOES).length === 0
    ? asked
    : [];
};

/** An outage is told of that is past, and what was looked at since is well. */
const toldAsPast = (scene: Scene) => {
  const asked = [...frontDoorServes(scene), ...scene.probes('answered'), ...served(scene)].filter(
    ({ status }) => status !== null && status < 400,
  );
  const since = scene.said('none-seen-since');
  return anyFailure(scene).length === 0 &&
    scene.said('earlier-outage').length > 0 &&
    asked.length > 0 &&
    frontDoorFails(scene).length === 0 &&
    downNow(scene).length === 0 &&
    scene.said(...COMES_AND_GOES.filter((topic) => topic !== 'restart-helps')).length === 0
    ? [...since, ...asked]
    : [];
};

export const healthy: Cause = {
  id: 'healthy',
  title: 'Nothing is wrong now',
  explanation: 'Requests are answered and nothing in the evidence fails now.',
  speaksFor: [
    conclusive('requests are served, and none fails', (s) =>
      anyFailure(s).length === 0 ? served(s) : [],
    ),
    conclusive('it failed before, and everything has been served since', recovered),
    conclusive('all targets are healthy and all requests made by hand are answered', foundWell),
    conclusive('it failed in the past, and what was looked at since is well', toldAsPast),
    strong('all targets are healthy', (s) =>
      anyFailure(s).length === 0 ? allTargetsHealthy(s) : [],
    ),
    strong('the load balancer counts requests and no errors', (s) =>
      elb5xx(s).length === 0 ? s.metrics('RequestCount') : [],
    ),
    weak('the gateway answers a request made by hand', frontDoorServes),
    weak('the upstream answers a request made by hand', (s) =>
      s.probes('answered').filter(({ status }) => status !== null && status < 500),
    ),
  ],
  speaksAgainst: [
    conclusive('requests fail now', (s) => (recovered(s).length > 0 ? [] : anyFailure(s))),
    conclusive('answers begin well and break off', brokenOff),
    conclusive('the load balancer counts errors', elb5xx),
    conclusive('a target is unhealthy', (s) => [
      ...s.of('target-health').filter(({ state }) => state === 'unhealthy'),
      ...s
        .metrics('UnHealthyHostCount', 'UnhealthyRoutingRequestCount')
        .filter(({ latest }) => latest > 0),
    ]),
    conclusive('the service is down now', downNow),
    conclusive('the gateway answers with an error', frontDoorFails),
    conclusive('somebody reports that requests fail', (s) =>
      foundWell(s).length + toldAsPast(s).length > 0
        ? []
        : s.said('fails', 'random', 'always', 'retry-succeeds'),
    ),
  ],
  nothingFails: true,
  bringsAbout: [],
  questions: [],
  remedies: [],
  checklist: [
    'Watch the rate of 502s for a few minutes',
    'If it happened before, look at the time of the last error and at what changed then',
  ],
  prevention: [],
};
