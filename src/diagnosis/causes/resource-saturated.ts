import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { busyHost } from '../load.ts';
import type { Scene } from '../scene.ts';
import { closedEarly, slow } from '../symptoms.ts';

/** A host at its limit explains a fault only if the service is slow or ends its work early. */
const suffers = (scene: Scene): boolean =>
  slow(scene).length +
    closedEarly(scene).length +
    scene.events('worker-timeout', 'worker-killed', 'slow-answer').length >
  0;

/** Work that did not get done in time: what a lack of processor or memory looks like from the outside. */
const starves = (scene: Scene): boolean =>
  slow(scene).length + scene.events('worker-timeout', 'worker-killed', 'slow-answer').length > 0;

/** Something on this host explains the fault by itself, however busy the host is. */
const explainedOtherwise = (scene: Scene) => [
  ...scene.there(scene.units('frozen')),
  ...scene.there(scene.events('pool-exhausted')),
];

export const resourceSaturated: Cause = {
  id: 'resource-saturated',
  title: 'The host is at its limit',
  explanation:
    'CPU, memory, swap or disk throughput is exhausted, so that the backend is slow or drops connections.',
  speaksFor: [
    conclusive('CPU, memory or disk is used up while answers come too late', (s) =>
      starves(s) ? busyHost(s) : [],
    ),
    strong('CPU, memory or disk is used up while connections are dropped', (s) =>
      suffers(s) && !starves(s) ? busyHost(s) : [],
    ),
    weak('CPU, memory or disk is used up', (s) => (suffers(s) ? [] : busyHost(s))),
    strong('the kernel refuses connections for lack of memory', (s) =>
      s.there(s.events('out-of-memory')),
    ),
    weak('a worker did not finish in its time', (s) => s.there(s.events('worker-timeout'))),
    weak('no answer came in time', slow),
    strong('it did not start in its time, while memory or CPU is used up', (s) =>
      s.said('high-cpu', 'low-memory').length + busyHost(s).length > 0
        ? s.there(s.events('start-timed-out'))
        : [],
    ),
    strong('somebody reports that CPU or memory is used up', (s) =>
      s.said('high-cpu', 'low-memory'),
    ),
    strong('somebody reports that everything is slow, not one request', (s) =>
      s.failures('refused', 'connect-timed-out').length === 0 ? s.said('slow-throughout') : [],
    ),
    strong('answers and errors of both kinds rise with the response time', (s) =>
      s.metrics('HTTPCode_ELB_504_Count').length > 0 &&
      s.metrics('HTTPCode_ELB_502_Count').length > 0 &&
      s.metrics('TargetConnectionErrorCount').length === 0
        ? s.metrics('HTTPCode_ELB_504_Count')
        : [],
    ),
  ],
  speaksAgainst: [
    strong('something else on the host explains it by itself', explainedOtherwise),
    strong('no connection is made at all', (s) =>
      s.failures('refused', 'host-unreachable', 'socket-missing', 'unresolved'),
    ),
    weak('CPU and memory of the host are free', (s) =>
      s
        .there(s.of('resource'))
        .filter(
          ({ resource, used }) => resource === 'cpu' && used < 0.7 && busyHost(s).length === 0,
        ),
    ),
  ],
  bringsAbout: [
    'worker-pool-exhausted',
    'upstream-too-slow',
    'premature-close',
    'backlog-overflow',
    'backend-hung',
    'upstream-generated',
  ],
  questions: [
    {
      what: 'CPU, memory and disk of the target',
      how: 'vmstat 1 5; free -m; cat /proc/pressure/* on the target',
      answered: (s) => s.there(s.of('resource')).length > 0,
    },
  ],
  remedies: ['scale-out', 'rate-limit-at-gateway', 'rate-limit-at-load-balancer'],
  checklist: [
    'See what uses it: top, vmstat 1 5, /proc/pressure',
    'Stop what does not belong there; add targets or limit the rate at the gateway',
    'A restart helps for minutes only',
  ],
  prevention: [
    'Autoscaling on CPU and on requests per target',
    'Batch work away from hosts that serve',
  ],
};
