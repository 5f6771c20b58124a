import type { Observation } from '../../read/observation.ts';
import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { waitingToBeAccepted } from '../listening.ts';
import { busyHost } from '../load.ts';
import { servedMeanwhile } from '../routes.ts';
import type { Scene } from '../scene.ts';
import { slow } from '../symptoms.ts';

/**
 * Of the requests that come meanwhile, a quarter and more is served: the workers work, and are too few. Workers that are
 * stuck serve next to nothing, and more of them would be stuck too. The access log of the host in question knows better
 * than the load balancer, which counts all hosts together.
 */
function tooFew(scene: Scene): readonly Observation[] {
  const ends = scene.there(scene.of('aftermath'));
  if (ends.length > 0) {
    return ends.filter(({ failed, servedMeanwhile }) => servedMeanwhile >= Math.max(2, failed / 4));
  }
  return scene.of('onset').filter(({ share }) => share !== null && share <= 0.75);
}

export const workerPoolExhausted: Cause = {
  id: 'worker-pool-exhausted',
  title: 'All workers are busy',
  explanation:
    'Every worker, thread, child or connection slot is in use, so that new requests wait or are refused.',
  speaksFor: [
    conclusive('the server says that its pool is used up', (s) => s.events('pool-exhausted')),
    conclusive("requests wait in the gateway's queue for a free slot", (s) =>
      s.failures('queue-timeout'),
    ),
    conclusive('the gateway itself has no free connection slot or worker', (s) =>
      s.failures('no-worker-slot'),
    ),
    strong('the queue of the socket is full', (s) => [
      ...s.failures('queue-full'),
      ...s.events('queue-full'),
    ]),
    weak('a worker did not finish in its time', (s) => s.events('worker-timeout')),
    weak('no answer came in time', slow),
    strong('connections wait to be accepted while others are served and the host is idle', (s) =>
      slow(s).length > 0 && servedMeanwhile(s).length > 0 && busyHost(s).length === 0
        ? waitingToBeAccepted(s)
        : [],
    ),
    weak('others are served meanwhile: the workers are too few rather than stuck', (s) =>
      s.events('pool-exhausted').length > 0 ? tooFew(s) : [],
    ),
    strong('somebody reports that more workers make it rarer', (s) => s.said('more-workers-help')),
    weak('somebody reports that it comes with load', (s) =>
      s.said('more-workers-help', 'workers-blocked').length + slow(s).length > 0
        ? s.said('under-load')
        : [],
    ),
    // A worker of this kind waits for the request of a connection that may never bring one.
    strong(
      'each connection occupies one of a few workers, and time runs out while the host is idle',
      (s) =>
        slow(s).length + s.said('times-out').length > 0 && busyHost(s).length === 0
          ? s.settings('server-software').filter(({ value }) => /with sync workers/.test(value))
          : [],
    ),
    strong('somebody reports that all workers are occupied', (s) => s.said('workers-blocked')),
  ],
  speaksAgainst: [
    strong('CPU or memory of the host is at its limit', (s) =>
      s
        .there(s.of('resource'))
        .filter(
          ({ resource, used }) =>
            (resource === 'cpu' && used >= 0.95) || (resource === 'load' && used > 4),
        ),
    ),
  ],
  bringsAbout: [
    'backlog-overflow',
    'upstream-too-slow',
    'premature-close',
    'backend-hung',
    'upstream-generated',
  ],
  questions: [
    {
      what: 'how many workers are busy',
      how: 'the status page of the server (pm.status_path, puma stats, uwsgi stats) or a thread dump',
      answered: (s) => s.events('pool-exhausted').length > 0,
    },
  ],
  remedies: [
    'restart-service',
    'raise-workers',
    'raise-descriptor-limit',
    'scale-out',
    'rate-limit-at-gateway',
    'rate-limit-at-load-balancer',
  ],
  remediesLast: { where: tooFew, remedies: ['restart-service'] },
  checklist: [
    'See what the workers wait for (slow log, thread dump): a database or another service is the usual root',
    'Raise the pool only as far as memory and the database allow; add targets if it is load',
    'Limit the rate at the gateway while it lasts',
  ],
  prevention: ['Timeouts on every call to a dependency', 'Alarm when 80 % of the workers are busy'],
};
