import type { Observation } from '../../read/observation.ts';
import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { instancesHere } from '../instances-here.ts';
import { busyHost } from '../load.ts';
import { nothingServedSince } from '../routes.ts';
import type { Scene } from '../scene.ts';
import { slow } from '../symptoms.ts';

/** What was restarted is the gateway, which tells nothing of the backend. */
const restartsGateway = (scene: Scene, { citations }: Observation): boolean =>
  scene
    .said('gateway-reload-helps')
    .some((other) => other.citations[0]?.line === citations[0]?.line);

export const backendHung: Cause = {
  id: 'backend-hung',
  title: 'The service hangs',
  explanation:
    'It listens, but accepts or answers nothing at low load: a deadlock, a blocked event loop, a stuck dependency.',
  speaksFor: [
    strong('the instance fails the reachability check of EC2, and its host does not', (s) =>
      instancesHere(
        s,
        ({ instanceCheck, systemCheck }) =>
          instanceCheck === 'impaired' && systemCheck !== 'impaired',
      ),
    ),
    conclusive('the process is frozen', (s) => s.there(s.units('frozen'))),
    conclusive('its watchdog says that it stopped to respond', (s) =>
      s.there(s.events('watchdog', 'worker-hung')),
    ),
    strong('it did not come up in the time that a start is given', (s) =>
      s.there(s.events('start-timed-out')),
    ),
    strong('a connection is made, but no answer comes', (s) => s.probes('no-answer')),
    strong('the health check connects and gets no answer', (s) => [
      ...s.failures('check-no-answer'),
      ...s.health('Target.Timeout').filter(() => s.probes('no-answer').length > 0),
    ]),
    weak('no answer came in time', slow),
    weak('connections wait to be accepted', (s) =>
      s
        .there(s.of('listener'))
        .filter(({ waiting, limit }) => (waiting ?? 0) > 0 && (limit ?? 0) > 0),
    ),
    strong('no answer at all, while the host is idle', (s) =>
      slow(s).length > 0 && nothingServedSince(s).length > 0 && busyHost(s).length === 0
        ? slow(s)
        : [],
    ),
    strong('somebody reports that it hangs until it is restarted', (s) =>
      s.said('hangs', 'restart-helps').filter((said) => !restartsGateway(s, said)),
    ),
  ],
  speaksAgainst: [
    conclusive('no connection is made at all', (s) => [
      ...s.failures(
        'refused',
        'host-unreachable',
        'socket-missing',
        'connect-timed-out',
        'check-refused',
        'check-connect-timed-out',
      ),
      ...s.probes('refused', 'timed-out'),
    ]),
    strong('CPU, memory or disk of the host is at its limit', busyHost),
    strong('the pool of workers is used up', (s) => s.events('pool-exhausted')),
    strong('it answers, only later than the gateway waits', (s) =>
      s.events('slow-answer', 'client-gave-up'),
    ),
    strong('it answers a request made by hand', (s) =>
      s.probes('no-answer').length === 0 ? s.probes('answered') : [],
    ),
  ],
  bringsAbout: [
    'upstream-too-slow',
    'premature-close',
    'backlog-overflow',
    'health-check-misconfigured',
    'upstream-generated',
  ],
  questions: [
    {
      what: 'whether it answers on the host itself',
      how: 'curl -m 5 -o /dev/null -w "%{http_code} %{time_connect} %{time_starttransfer}" http://127.0.0.1:<port>/ on the target',
      answered: (s) => s.probes('no-answer', 'answered').length > 0,
    },
    {
      what: 'what the process waits for',
      how: 'a thread dump (jstack, kill -3, py-spy dump, node --inspect) before restarting',
      answered: () => false,
    },
  ],
  remedies: ['dump-and-restart', 'restart-service', 'replace-instance'],
  checklist: [
    'Take a dump first: after the restart the reason is gone',
    'Restart it, and see whether it answers',
    'Look at the dependencies that the dump shows it waiting for',
  ],
  prevention: [
    'Timeouts on every call to a dependency',
    'A liveness check that restarts a process which answers nothing',
  ],
};
