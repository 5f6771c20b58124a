import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { released } from '../changes.ts';
import { busyHost } from '../load.ts';
import { oneRouteFails } from '../routes.ts';
import type { Scene } from '../scene.ts';
import { closedEarly, served, slow } from '../symptoms.ts';

/** Answers that took longer than the gateway waits; a minute where nobody set how long that is. */
function tooLate(scene: Scene) {
  const waits = scene.settings('gateway-read-timeout-seconds').map(({ number }) => number ?? 60);
  const shortest = waits.length === 0 ? defaultWait(scene) : Math.min(...waits);
  return scene
    .there(scene.events('slow-answer'))
    .filter(({ detail }) => Number(detail) >= shortest);
}

/** ARR waits 30 s unless told otherwise, the others a minute. */
const defaultWait = (scene: Scene): number =>
  scene.failures().some(({ gateway }) => gateway === 'iis') ? 30 : 60;

/** The slowest answers end where the patience of the load balancer does. */
function nearlyIdle(scene: Scene) {
  const idle = scene.settings('gateway-idle-seconds')[0]?.number ?? 60;
  return scene.metrics('HTTPCode_ELB_504_Count').length > 0 &&
    scene.metrics('TargetConnectionErrorCount').length === 0
    ? scene.metrics('TargetResponseTime').filter(({ peak }) => peak >= 0.8 * idle && peak < 4000)
    : [];
}

export const upstreamTooSlow: Cause = {
  id: 'upstream-too-slow',
  title: 'The backend answers too late',
  explanation: 'The backend answers, but later than the gateway is willing to wait.',
  speaksFor: [
    conclusive('the backend finished a request after the gateway had given up', (s) =>
      slow(s).length > 0 || s.subject.gateway === null ? tooLate(s) : [],
    ),
    strong('the backend needs longer for it than this gateway waits', (s) =>
      slow(s).length === 0 && s.subject.gateway !== null ? tooLate(s) : [],
    ),
    strong('no answer came in time', slow),
    strong('what takes less succeeds, and what takes more fails', (s) =>
      closedEarly(s).length === 0 ? s.said('fails-above-duration') : [],
    ),
    weak('the gateway answered that time was up', (s) =>
      s.failures('connect-timed-out').length === 0 ? s.said('times-out') : [],
    ),
    strong('the backend found the connection gone when it answered', (s) =>
      s.events('client-gave-up'),
    ),
    strong('only some routes are too slow', (s) => (slow(s).length > 0 ? oneRouteFails(s) : [])),
    weak('other requests are served', (s) => (slow(s).length > 0 ? served(s) : [])),
    strong('answers take as long as the load balancer waits', nearlyIdle),
    strong('somebody reports that the request takes longer than a timeout', (s) =>
      s.said('slow-request', 'timeout-reached'),
    ),
  ],
  speaksAgainst: [
    strong('a request made by hand gets no answer either', (s) =>
      tooLate(s).length === 0 ? s.probes('no-answer') : [],
    ),
    strong('workers are replaced by the server itself at that time', (s) =>
      s.there(s.events('worker-recycled')),
    ),
    strong('CPU, memory or disk of the host is at its limit', busyHost),
    strong('the pool of workers is used up', (s) => s.events('pool-exhausted')),
    strong('the health check gets no answer', (s) => [
      ...s.failures('check-no-answer'),
      ...s.there(s.units('frozen')),
    ]),
    strong('no connection is made at all', (s) =>
      s.failures('refused', 'connect-timed-out', 'host-unreachable'),
    ),
  ],
  raisedBy: [released],
  bringsAbout: ['premature-close'],
  questions: [
    {
      what: 'how long the request takes without the gateway',
      how: 'curl -m 300 -o /dev/null -w "%{time_starttransfer}\\n" http://<target>:<port><path>',
      answered: (s) => s.events('slow-answer').length > 0,
    },
  ],
  remedies: ['raise-gateway-timeout', 'raise-idle-timeout'],
  checklist: [
    'Time the slow path against the backend itself',
    'Make it faster or move the work to a queue',
    'Raise the one timeout that is too short, and only that one',
  ],
  prevention: ['Alarm on p99 of TargetResponseTime at half of the timeout'],
};
