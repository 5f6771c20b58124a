import type { EpochMs } from '../../brand.ts';
import type { Observation } from '../../read/observation.ts';
import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { stoppedFromOutside } from '../changes.ts';
import { refusedByItself } from '../container-loopback.ts';
import { instancesHere } from '../instances-here.ts';
import { stoppedByRequest, stoppedUnits } from '../lifecycle.ts';
import { listensThere, nobodyListens, serviceElsewhere, tableRead } from '../listening.ts';
import { notConnected, refused } from '../symptoms.ts';

/** Longer after them, a start is the repair of something else. */
const SOON_MS = 120_000;

const startedAfter = (start: EpochMs | null, failures: readonly Observation[]): boolean =>
  start !== null &&
  failures.some(({ last }) => last !== null && start >= last && start - last <= SOON_MS);

export const backendStopped: Cause = {
  id: 'backend-stopped',
  title: 'The service is stopped',
  explanation:
    'The service is inactive (stopped, disabled, never started), so nothing listens on its port or socket.',
  speaksFor: [
    conclusive('the supervisor says that the service is stopped, without an error', stoppedUnits),
    strong('the service was told to stop and was not started again', stoppedByRequest),
    conclusive('the instance behind the target is stopped or terminated', (s) =>
      s.health('Target.InvalidState'),
    ),
    conclusive('EC2 says that the instance does not run', (s) =>
      instancesHere(s, ({ state }) => state !== null && /^(?:stopp|terminat|shutting)/.test(state)),
    ),
    strong('AWS reports that the host below the instance is impaired', (s) =>
      instancesHere(s, ({ systemCheck }) => systemCheck === 'impaired'),
    ),
    conclusive('the Auto Scaling group is set to have no instances', (s) =>
      s.of('scaling-group').filter(({ desired, inService }) => desired === 0 && inService === 0),
    ),
    strong('Auto Scaling adds no instances: the process is suspended', (s) =>
      s
        .of('scaling-group')
        .filter(
          ({ desired, inService, suspended }) =>
            inService < desired &&
            suspended.some((name) => name === 'Launch' || name === 'AddToLoadBalancer'),
        ),
    ),
    strong('the connection is refused: nobody listens there', refused),
    strong('the socket file is gone, as a service removes it when it stops', (s) =>
      s.failures('socket-missing'),
    ),
    strong('the service was started only after the failures', (s) =>
      s
        .there(s.events('started', 'listening'))
        .filter(({ first }) =>
          startedAfter(first, [...refused(s), ...s.failures('socket-missing')]),
        ),
    ),
    strong(
      'in a network of containers, an address that nobody answers for is a container that is gone',
      (s) => (s.subject.platform === 'container' ? s.failures('host-unreachable') : []),
    ),
    weak('no connection could be made', notConnected),
    weak('nothing listens on the port or socket', nobodyListens),
    strong('somebody reports that the service is not running', (s) =>
      s.said('service-not-running'),
    ),
  ],
  speaksAgainst: [
    strong('it is the container of the gateway itself that refuses', refusedByItself),
    conclusive('it listens where the gateway connects', (s) =>
      listensThere(s).filter(() => stoppedUnits(s).length === 0),
    ),
    strong('a service listens on another port', (s) => serviceElsewhere(s)),
    strong('the process ended by itself or was killed', (s) => [
      ...s.there(s.units('failed', 'killed', 'restarting')),
      ...s.there(
        s.events(
          'oom-killed',
          'gave-up',
          'crash-loop',
          'exited',
          'start-failed',
          'worker-boot-failed',
        ),
      ),
    ]),
    strong('the supervisor says that the service runs', (s) =>
      s.there(s.units('running')).filter(() => s.units('stopped').length === 0),
    ),
  ],
  raisedBy: [stoppedFromOutside],
  bringsAbout: ['upstream-generated'],
  questions: [
    {
      what: 'whether the service runs',
      how: 'systemctl status <unit> on the target (or supervisorctl status, docker ps -a)',
      answered: (s) => s.there(s.of('unit')).length > 0,
    },
    {
      what: 'what listens on the target',
      how: 'ss -ltnp on the target',
      answered: (s) => tableRead(s).length > 0,
    },
  ],
  remedies: ['restart-service'],
  checklist: [
    'See who stopped it, and why: journalctl -u <unit>, the deployment log',
    'Start it, and confirm that it listens on its port before expecting the 502s to clear',
    'See that it is enabled, so that it returns after a reboot',
  ],
  prevention: [
    'Health checks that take a stopped target out before clients notice',
    'Alarm on the number of healthy targets',
  ],
};
