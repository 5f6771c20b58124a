import type { Observation } from '../../read/observation.ts';
import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { released } from '../changes.ts';
import { foreignProtocol } from '../foreign-protocol.ts';
import { brokenAnswers } from '../found-steps.ts';
import { gateProcess } from '../gateway-process.ts';
import { fullDisks } from '../load.ts';
import { oneRouteFails } from '../routes.ts';
import type { Scene } from '../scene.ts';
import { badChunks, brokenOff, closedAfterWork, closedEarly, onlyElb502 } from '../symptoms.ts';

/** Faults in the log of the application while connections end early: the one explains the other. */
const faults = (scene: Scene): readonly Observation[] =>
  closedEarly(scene).length + brokenOff(scene).length === 0
    ? []
    : scene.there(scene.events('unhandled-error', 'request-aborted'));

const killedOnRequest = (scene: Scene): readonly Observation[] =>
  scene.there(scene.events('script-terminated', 'worker-timeout', 'worker-crashed', 'worker-hung'));

export const prematureClose: Cause = {
  id: 'premature-close',
  title: 'The backend closes connections in the middle of requests',
  explanation:
    'A worker that is killed or crashes on the request, an uncaught exception or a worker timeout ends the connection before the answer.',
  speaksFor: [
    strong(
      '502s are made by the load balancer, with no failed connects and all targets healthy',
      onlyElb502,
    ),
    conclusive('a worker was killed or crashed while it worked on a request', killedOnRequest),
    strong('the connection was closed or reset before an answer', closedEarly),
    strong('the application logs an error at the same time', faults),
    strong('one route fails each time while others are served', (s) =>
      closedEarly(s).length > 0 ? oneRouteFails(s) : [],
    ),
    strong('the process crashed on a request', (s) =>
      s
        .there(s.events('segfault'))
        .filter(({ subject }) => !gateProcess(subject) && closedEarly(s).length > 0),
    ),
    strong('it was closed while the backend was working on the request', closedAfterWork),
    strong('a worker process died with requests in hand', (s) => s.events('request-aborted')),
    strong('the backend gives up what takes longer than some time of its own', (s) =>
      closedEarly(s).length > 0 ? s.said('fails-above-duration') : [],
    ),
    strong('workers are replaced by the server itself, perhaps with requests in hand', (s) =>
      s.there(s.events('worker-recycled')),
    ),
    weak('a worker ended by SIGKILL', (s) => s.there(s.events('worker-killed'))),
    strong('an answer began and broke off', (s) =>
      s
        .failures('body-cut')
        .filter(
          (cut) =>
            !badChunks(s).includes(cut) &&
            s.failures().every(({ failure }) => failure === 'body-cut'),
        ),
    ),
    strong('the backend answered with a refusal before it had taken the whole request', (s) =>
      s.failures('broken-pipe', 'reset').length > 0
        ? s
            .answers(({ status }) => status >= 400 && status < 500)
            .filter(({ origin }) => origin.role === 'backend')
        : [],
    ),
    strong('the backend refuses bodies of this size, and hangs up on the rest of them', (s) =>
      closedEarly(s).length > 0 ? s.there(s.events('body-refused')) : [],
    ),
    strong('a request made by hand is closed without an answer', (s) =>
      s.probes('closed', 'reset'),
    ),
    strong('somebody reports that the answer breaks off', (s) => s.said('answer-breaks-off')),
    strong('somebody reports that it depends on what is asked for', (s) =>
      closedEarly(s).length > 0 ? s.said('depends-on-request', 'fails-above-size') : [],
    ),
    weak('somebody reports that only some requests fail', (s) => s.said('some-requests')),
  ],
  speaksAgainst: [
    conclusive('on the wire it is the gateway that ends the connection', (s) =>
      s.said('gateway-closes-first'),
    ),
    strong('every request fails', (s) =>
      s.said('always').filter(() => killedOnRequest(s).length === 0),
    ),
    strong('a file system is full', fullDisks),
    strong('descriptors are used up', (s) => s.events('too-many-files')),
    strong('the other side does not speak the same protocol', foreignProtocol),
  ],
  raisedBy: [released],
  bringsAbout: [],
  questions: [
    {
      what: 'the log of the application at the second of a failure',
      how: 'collect the log of the service from the target',
      answered: (s) => s.there(s.of('event')).length > 0,
    },
    {
      what: 'which requests fail',
      how: 'the access log of the gateway with paths and upstream times',
      answered: (s) => s.of('answer').length > 0,
    },
  ],
  remedies: ['roll-back-deployment', 'roll-back-instance-refresh', 'drain-target'],
  found: brokenAnswers,
  checklist: [
    'Read the application log at the second of a 502: an exception, a worker timeout, a crash',
    'See whether one path or one release is affected; roll back if a release is',
    'Take a single bad target out of the target group',
  ],
  prevention: [
    'An error handler that answers 500 instead of closing the connection',
    'Worker timeouts longer than the slowest request that is meant to succeed',
  ],
};
