import type { Observation, ObservationOf } from '../read/observation.ts';
import type { Scene } from './scene.ts';

/** What became of the service's process, by its supervisor and the logs, in the order of time. */

/** Programs that run beside a service and are stopped for good reasons of their own. */
const BESIDE =
  /(?:^|[@/])(?:nginx|haproxy|apache2|httpd|caddy|traefik|envoy|apt-daily|certbot|logrotate|fstrim|cloud-|systemd-|unattended|snapd|amazon-ssm|cron|sshd|rsyslog|networkd|getty|dbus|firewalld|ufw|apparmor)/i;

/** Stores, and jobs that end when they are done: a gateway sends nothing to either. */
const NOT_SERVED =
  /mysql|maria|postgres|redis|mongo|rabbit|memcached|elastic|\b(?:db|cache)\b|migrat|[-_]init\b|\binit[-_]|[-_]job\b|seed|setup/i;

const isService = ({ name, state, exitStatus }: ObservationOf<'unit'>): boolean =>
  !BESIDE.test(name) && !(NOT_SERVED.test(name) && (state === 'stopped' || exitStatus === 0));

/** Units of the host that are stopped though nothing went wrong. */
export function stoppedUnits(scene: Scene): readonly ObservationOf<'unit'>[] {
  return scene
    .there(scene.units('stopped'))
    .filter(
      (unit) =>
        isService(unit) &&
        (unit.result === null ||
          !/exit-code|signal|core-dump|oom|timeout|start-limit|resources/.test(unit.result)) &&
        crashes(scene).length === 0,
    );
}

/** Units that failed or are started again and again. */
export function failedUnits(scene: Scene): readonly ObservationOf<'unit'>[] {
  return scene
    .there(scene.units('failed', 'restarting'))
    .filter(
      (unit) => isService(unit) && unit.result !== 'oom-kill' && !killedFromOutside(scene, unit),
    );
}

/** Exit by SIGKILL while the kernel tells of memory: that is its doing, not the process's. */
function killedFromOutside(scene: Scene, unit: ObservationOf<'unit'>): boolean {
  return (
    (unit.exitStatus === 137 || unit.exitStatus === 9 || /EXITED/.test(unit.result ?? '')) &&
    scene.there(scene.events('oom-killed')).length > 0
  );
}

/** Ends that nobody asked for and that no later start repaired. */
export function crashes(scene: Scene): readonly ObservationOf<'event'>[] {
  const ended = scene.there(
    scene.events(
      'exited',
      'gave-up',
      'crash-loop',
      'start-failed',
      'worker-boot-failed',
      'heap-exhausted',
      'address-in-use',
    ),
  );
  return ended.filter((event) => !repaired(scene, event));
}

/** A stop that was asked for and that no later start undid. */
export function stoppedByRequest(scene: Scene): readonly ObservationOf<'event'>[] {
  const stops = scene.there(scene.events('stopped', 'stop-requested'));
  return stops.filter((event) => !BESIDE.test(event.subject ?? '') && !repaired(scene, event));
}

/** True when the process was started after the event and stayed up, by a log or a table of listeners. */
export function repaired(scene: Scene, event: Observation): boolean {
  if (event.last === null)
    return (
      scene.there(scene.units('running')).length > 0 &&
      scene.there(scene.units('stopped', 'failed', 'killed', 'restarting')).length === 0
    );
  const since = event.last;
  const back = scene
    .there(scene.events('started', 'listening'))
    .some(({ last, origin }) => last !== null && last > since && origin.name === event.origin.name);
  const down = scene.there(scene.units('stopped', 'failed', 'killed', 'restarting')).length > 0;
  const up = scene.there(scene.units('running')).length > 0;
  return !down && (back || up);
}

/** The gateway is refused as long as a process is down that a supervisor starts again. */
const GAP_MS = 15_000;

/** The process ends and is started again, and the gateway is refused in between. */
export const endsAsRequestsFail = (scene: Scene): readonly ObservationOf<'event'>[] =>
  keepsCrashing(scene).filter(({ first, last }) =>
    scene
      .failures('refused', 'socket-missing')
      .some(
        (failure) =>
          first !== null &&
          last !== null &&
          failure.first !== null &&
          failure.last !== null &&
          failure.first >= first - 1000 &&
          failure.first <= first + GAP_MS &&
          failure.last <= last + GAP_MS,
      ),
  );

/** Ends in an error that come so often that a supervisor's restarts only hide them. */
const LOOP = 2;

export const keepsCrashing = (scene: Scene): readonly ObservationOf<'event'>[] =>
  scene
    .there(scene.events('exited', 'crash-loop'))
    .filter((event) => event.count >= LOOP && repaired(scene, event));
