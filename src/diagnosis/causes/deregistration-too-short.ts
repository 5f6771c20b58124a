import { parseEndpoint } from '../../read/endpoint.ts';
import type { Observation } from '../../read/observation.ts';
import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { targetsMoved } from '../changes.ts';
import { oneRouteFails } from '../routes.ts';
import type { Scene } from '../scene.ts';
import { closedEarly } from '../symptoms.ts';

/** A stop and a failure that lie this close together belong together. */
const TOGETHER_MS = 15_000;

/** Connections that ended while the process behind them was being stopped. */
function cutByStop(scene: Scene): readonly Observation[] {
  const stops = scene.there(scene.events('stop-requested', 'stopped', 'deregistered', 'deployed'));
  return stops.filter(({ last, first }) =>
    closedEarly(scene).some(
      (failure) =>
        near(failure.first, last) || near(failure.last, last) || near(failure.first, first),
    ),
  );
}

const near = (a: number | null, b: number | null): boolean =>
  a !== null && b !== null && Math.abs(a - b) <= TOGETHER_MS;

/** What an Auto Scaling group or a person does that takes targets away. */
const TAKEN_AWAY =
  /^(?:Terminating|DeregisterTargets|TerminateInstances|TerminateInstanceInAutoScalingGroup)$/;
/** Where nobody has set another one. */
const USUAL_DELAY_SECONDS = 300;
/** From the beginning of that until the target is deregistered. */
const LAG_MS = 60_000;

/** Connections that ended once their target had been taken away; one that crashed ends them before somebody replaces it. */
function cutByLeaving(scene: Scene): readonly Observation[] {
  const { targets } = scene.subject;
  const there = new Set(targets.flatMap(({ id, address }) => [id, address]));
  if (targets.length === 0 || there.has(null)) return [];
  const delay = scene.settings('deregistration-delay-seconds')[0]?.number ?? USUAL_DELAY_SECONDS;
  const taken = scene.of('change').filter(({ event }) => TAKEN_AWAY.test(event));
  return closedEarly(scene).filter(({ gateway, upstream, first }) => {
    const endpoint = upstream === null ? null : parseEndpoint(upstream);
    if (gateway !== 'alb' || endpoint?.kind !== 'tcp' || there.has(endpoint.host)) return false;
    return taken.some(
      (change) =>
        first !== null &&
        change.first !== null &&
        first >= change.first &&
        first <= change.first + delay * 1000 + LAG_MS,
    );
  });
}

/** It was stopped and is back: a restart, not an outage. */
const restarted = (scene: Scene): boolean => {
  const down = scene.there(scene.units('stopped', 'failed', 'killed')).length > 0;
  const back =
    scene.there(scene.units('running')).length > 0 ||
    scene.probes('answered', 'connected').length > 0;
  return back && !down;
};

export const deregistrationTooShort: Cause = {
  id: 'deregistration-too-short',
  title: 'Targets are stopped while requests are in flight',
  explanation:
    'A target was deregistered, or stopped, before the requests that it was working on were answered.',
  speaksFor: [
    conclusive('the process was stopped and started again while requests were in flight', (s) =>
      restarted(s) ? cutByStop(s) : [],
    ),
    conclusive('requests ended when their target had been taken away', cutByLeaving),
    strong('its log shows a stop and a start, and connections ended early', (s) =>
      closedEarly(s).length > 0 && s.there(s.events('started')).length > 0
        ? s.there(s.events('stop-requested', 'stopped')).filter(({ last }) => last === null)
        : [],
    ),
    strong('the process was told to stop at the time of the failures', cutByStop),
    strong('its requests ended with it, and later ones were not refused', (s) =>
      s.failures('refused', 'socket-missing').length === 0 ? cutByStop(s) : [],
    ),
    strong('a target is draining', (s) =>
      s.of('target-health').filter(({ state }) => state === 'draining'),
    ),
    strong('the process did not end in the time that a stop is given', (s) =>
      s.there(s.events('stop-timed-out')),
    ),
    weak('an instance refresh replaces the instances', (s) =>
      s.of('instance-refresh').filter(({ status }) => /^(?:InProgress|Rollback)/.test(status)),
    ),
    strong('a service was deployed or scaled in', (s) => s.events('deregistered')),
    strong('somebody reports that it happens during deployments or scaling only', (s) =>
      s.said('during-deploy', 'only-during-deploy'),
    ),
    strong('the failures keep to the time of a deployment or of a stop', (s) =>
      s.said('during-deploy').length > 0 ? s.said('only-during-deploy') : [],
    ),
    strong('targets that are being replaced do not answer', (s) =>
      s.said('only-during-deploy').length > 0
        ? s.failures('refused', 'connect-timed-out', 'connect-failed')
        : [],
    ),
    strong('somebody reports that old targets drain before new ones are ready', (s) =>
      s.said('drains-too-soon'),
    ),
    strong('somebody reports that a longer wait before stopping makes it rarer', (s) =>
      s.said('longer-stop-helps'),
    ),
  ],
  speaksAgainst: [
    conclusive('the process is down now', (s) => s.there(s.units('stopped', 'failed', 'killed'))),
    strong('the kernel killed it for memory', (s) => s.there(s.events('oom-killed'))),
    conclusive('it lasts until the gateway is reloaded, long after the deployment', (s) =>
      s.said('gateway-reload-helps'),
    ),
    strong('nothing was deployed or replaced', (s) => s.said('no-deploy')),
    strong('only one route fails: a stop cuts off whatever is in flight', oneRouteFails),
  ],
  raisedBy: [targetsMoved],
  bringsAbout: ['premature-close', 'backend-stopped', 'keepalive-race'],
  questions: [
    {
      what: 'when targets were deregistered or stopped',
      how: 'allow cloudtrail:LookupEvents (DeregisterTargets), or see the activity of the Auto Scaling group and ECS events',
      answered: (s) => s.events('deregistered', 'stopped', 'stop-requested').length > 0,
    },
  ],
  remedies: ['raise-deregistration-delay'],
  checklist: [
    'Compare the times of the 502s with deployments and scale-in',
    'Deregister first, wait for the deregistration delay, stop then; in Kubernetes a preStop sleep',
    'Let the service finish its requests on SIGTERM, and raise the delay above its slowest request',
  ],
  prevention: [
    'Graceful shutdown, tested under load',
    'A stop timeout longer than the deregistration delay',
  ],
};
