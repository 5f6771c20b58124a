import type { Observation, ObservationOf } from '../../read/observation.ts';
import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { checkChanged } from '../changes.ts';
import type { Scene } from '../scene.ts';
import { served } from '../symptoms.ts';

const NOT_THE_SERVICES_FAULT = /\b(?:30[0-8]|40[0-7]|4[12]\d)\b/;

/** The check got an answer that tells of the wrong path, host or login, not of a broken service. */
function wrongAnswer(scene: Scene): readonly Observation[] {
  const byHealth = scene
    .health('Target.ResponseCodeMismatch')
    .filter(({ description }) => NOT_THE_SERVICES_FAULT.test(description ?? ''));
  const byCheck = scene
    .failures('check-wrong-status')
    .filter(
      ({ citations }) =>
        NOT_THE_SERVICES_FAULT.test((citations[0]?.text ?? '').replace(/^.*?reason/, '')) ||
        /L7STS,(?:3|4)\d\d/.test(citations[0]?.text ?? ''),
    );
  const byLog = scene
    .events('check-answered')
    .filter(
      (event) => NOT_THE_SERVICES_FAULT.test(event.detail ?? '') && isOfTheCheck(scene, event),
    );
  return [...byHealth, ...byCheck, ...byLog];
}

/** Anybody may ask for `/status`: it is the check that does if the load balancer says its name, or asks for that. */
const isOfTheCheck = (
  scene: Scene,
  { subject, citations: [citation] }: ObservationOf<'event'>,
): boolean =>
  /ELB-HealthChecker|kube-probe/.test(citation?.text ?? '') ||
  (scene.settings('health-check-path').some(({ value }) => value === subject) &&
    scene.failures('no-live-upstream', 'marked-down').length > 0);

const servesOtherwise = (scene: Scene): readonly Observation[] => [
  ...scene.probes('answered').filter(({ status }) => status !== null && status < 400),
  ...(scene.failures().length === 0 ? served(scene) : []),
];

/** The check fails in a way in which requests made by hand do not. */
const onlyTheCheckFails = (scene: Scene): readonly Observation[] =>
  scene
    .probes('answered')
    .some(({ status, from }) => from !== 'backend' && status !== null && status < 400) &&
  scene.failures('refused', 'connect-timed-out', 'closed', 'reset', 'response-timed-out').length ===
    0
    ? scene.failures('check-refused', 'check-connect-timed-out', 'check-no-answer')
    : [];

/** What the check asks for gets another answer than the rest of the service gives. */
const onlyItsPathFails = (scene: Scene): readonly Observation[] => {
  const paths = scene.settings('health-check-path').map(({ value }) => value);
  const asked = scene.of('probe').filter(({ outcome }) => outcome === 'answered');
  const fine = asked.some(
    ({ path, status }) => status !== null && status < 400 && !paths.includes(path ?? ''),
  );
  return fine
    ? asked.filter(
        ({ path, status }) =>
          status !== null && status >= 300 && status < 500 && paths.includes(path ?? ''),
      )
    : [];
};

/** Targets are unhealthy, and the path that is asked gets no 200: `/`, where nobody set another. */
function redirectsTheCheck(scene: Scene): readonly Observation[] {
  const paths = scene.settings('health-check-path').map(({ value }) => value);
  const asked = paths.length > 0 ? paths : scene.subject.gateway === 'alb' ? ['/'] : [];
  const unhealthy =
    scene.said('no-healthy-target').length +
      scene.of('target-health').filter(({ state }) => state === 'unhealthy').length >
    0;
  return unhealthy
    ? scene
        .of('probe')
        .filter(
          ({ path, status }) =>
            asked.includes(path ?? '') && NOT_THE_SERVICES_FAULT.test(String(status)),
        )
    : [];
}

/** All targets are unhealthy, which sends requests to all of them, and those are answered. */
const failOpen = (scene: Scene): readonly Observation[] => {
  const errors = scene.metrics(
    'HTTPCode_ELB_502_Count',
    'HTTPCode_ELB_503_Count',
    'HTTPCode_ELB_504_Count',
    'HTTPCode_Target_5XX_Count',
  );
  return errors.length === 0 && scene.metrics('HTTPCode_Target_2XX_Count').length > 0
    ? scene.metrics('UnhealthyRoutingRequestCount', 'UnHealthyHostCount')
    : [];
};

export const healthCheckMisconfigured: Cause = {
  id: 'health-check-misconfigured',
  title: 'The health check is wrong, not the service',
  explanation:
    'The service answers real requests, but the path, port, matcher or timeout of the check fails it, so that targets leave rotation.',
  speaksFor: [
    conclusive('the check fails while requests made by hand are answered', onlyTheCheckFails),
    conclusive(
      'the check gets an answer that its matcher does not take, though the service answers',
      (s) => (servesOtherwise(s).length > 0 ? wrongAnswer(s) : []),
    ),
    conclusive('the path of the check gets another answer than the rest', onlyItsPathFails),
    strong(
      'the check gets a redirect or a client error: the wrong path, host or port',
      wrongAnswer,
    ),
    weak('the check gets another status than it expects', (s) => [
      ...s.failures('check-wrong-status'),
      ...s.health('Target.ResponseCodeMismatch'),
    ]),
    weak('the service answers requests made by hand', (s) =>
      s.failures('check-wrong-status').length +
        s.health('Target.ResponseCodeMismatch', 'Target.Timeout').length >
      0
        ? s.probes('answered')
        : [],
    ),
    strong('what the check asks for is answered with a redirect or a client error', (s) =>
      onlyItsPathFails(s).length === 0 ? redirectsTheCheck(s) : [],
    ),
    strong(
      'no target is healthy, and yet requests are answered: the load balancer sends them anyway',
      failOpen,
    ),
    strong('it is taken out while it still starts', (s) => s.said('booting-when-killed')),
    strong('somebody reports that only the check fails', (s) => s.said('only-check-fails')),
    strong('passive checks take servers out for single errors', (s) =>
      s.failures('no-live-upstream').length > 0 ? s.said('ejection-named') : [],
    ),
    weak('somebody reports redirects', (s) =>
      s
        .said('redirects')
        .filter(() => s.of('target-health').length + s.settings('health-check-path').length > 0),
    ),
  ],
  speaksAgainst: [
    strong('requests fail at the backend itself', (s) =>
      s.failures(
        'refused',
        'closed',
        'reset',
        'response-timed-out',
        'connect-timed-out',
        'socket-missing',
      ),
    ),
    strong('the check gets an error of the service itself', (s) =>
      s
        .health('Target.ResponseCodeMismatch')
        .filter(
          ({ description }) =>
            /\b5\d\d\b/.test(description ?? '') && s.said('only-check-fails').length === 0,
        ),
    ),
  ],
  raisedBy: [checkChanged],
  bringsAbout: [],
  questions: [
    {
      what: 'what the check asks and expects',
      how: 'allow elasticloadbalancing:DescribeTargetGroups, or read option httpchk',
      answered: (s) => s.settings('health-check-path').length > 0,
    },
  ],
  remedies: ['correct-health-check', 'roll-back-deployment'],
  checklist: [
    'Ask what the check asks: curl -i -H "Host: <target address>" http://<target>:<port><path>',
    'Correct path, port, host or matcher; the check of an ALB sends the address of the target as Host',
    'Give the check a path of its own that needs no login and no redirect',
  ],
  prevention: ['A dedicated health path in every service, and a test for it'],
};
