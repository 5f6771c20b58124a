import type { Observation } from '../../read/observation.ts';
import { type Cause, conclusive, strong, weak } from '../cause.ts';
import type { Scene } from '../scene.ts';

const fromUpstream = (scene: Scene): readonly Observation[] =>
  scene.answers(
    ({ status, madeBy, gateway }) =>
      status >= 500 && madeBy === 'upstream' && gateway !== 'unknown',
  );

/** 502s that nginx could have made, but of which its error log says nothing. */
const notTheGateway = (scene: Scene): readonly Observation[] =>
  // One silent log says nothing while another one tells of failures.
  scene.of('quiet-log').length > 0 && scene.failures().length === 0
    ? scene.answers(({ status, madeBy }) => status === 502 && madeBy === 'unknown')
    : [];

/** Somebody chose the lines of the error log: others may be in it. */
const onlyExcerpts = (scene: Scene): boolean =>
  scene.of('quiet-log').every(({ excerpt }) => excerpt);

/** The application says that it answered 502, with or without the reason. */
const saysItself = (scene: Scene): readonly Observation[] => [
  ...scene
    .there(scene.events('answered-502'))
    .filter(
      ({ citations }) => !/^(?:notes|connectivity|metrics|alb_)/.test(citations[0]?.exhibit ?? ''),
    ),
  ...scene
    .answers(({ status, gateway }) => status === 502 && gateway === 'unknown')
    .filter(({ origin }) => origin.role === 'backend'),
];

export const upstreamGenerated: Cause = {
  id: 'upstream-generated',
  title: 'The application itself answers with the error',
  explanation:
    "The 502 is the application's own answer passed through: its own dependency failed, one hop further.",
  speaksFor: [
    conclusive('the backend sent the error itself; the gateway passed it on', fromUpstream),
    conclusive(
      'the gateway has 502s in its access log and no failure of its upstream in its error log',
      (s) => (onlyExcerpts(s) ? [] : notTheGateway(s)),
    ),
    strong('what was shown of the error log of the gateway has no failure of its upstream', (s) =>
      onlyExcerpts(s) ? notTheGateway(s) : [],
    ),
    strong('the application logs that it answered with the error', saysItself),
    strong('the targets answer with errors and the load balancer makes none', (s) =>
      s.metrics('HTTPCode_ELB_502_Count', 'HTTPCode_ELB_504_Count').length === 0
        ? s.metrics('HTTPCode_Target_5XX_Count')
        : [],
    ),
    weak('a dependency of the application fails', (s) =>
      s.failures().length === 0
        ? s
            .there(s.events('dependency-failed'))
            // In what people tell, a refused connection is the gateway's more often than the application's.
            .filter(({ citations }) => !/^(?:notes|connectivity)/.test(citations[0]?.exhibit ?? ''))
        : [],
    ),
    strong('somebody reports that the targets answer with the error', (s) =>
      s.said('targets-answer-so'),
    ),
    strong('somebody reports that the next hop answers with the error', (s) =>
      s.said('next-hop-fails'),
    ),
  ],
  speaksAgainst: [
    strong('the gateway could not get an answer', (s) =>
      s
        .failures()
        .filter(({ failure }) => failure !== 'body-cut' && failure !== 'check-wrong-status'),
    ),
    strong('the load balancer makes the errors', (s) => s.metrics('HTTPCode_ELB_502_Count')),
  ],
  bringsAbout: ['premature-close'],
  questions: [
    {
      what: 'who the backend was waiting for',
      how: 'the log of the application at that second; then the same investigation one hop further',
      answered: (s) => s.events('dependency-failed', 'answered-502').length > 0,
    },
  ],
  remedies: [],
  checklist: [
    'Go one hop further: the log of the application names the dependency',
    'Run the same investigation for that dependency',
    'Do not touch the gateway: it only passes the answer on',
  ],
  prevention: [
    'Let the application name the dependency in its answer and its log',
    'Timeouts and circuit breakers towards dependencies',
  ],
};
