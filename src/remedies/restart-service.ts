import { affectedInstances } from './affected-targets.ts';
import type { Change } from './plan.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';
import { isWindows, unitOf } from './unit-on-host.ts';

/** Starts or restarts the backend's service on the targets that need it, one at a time. */
export const restartService: Remedy = {
  id: 'restart-service',
  title: 'Restart the service',

  plan(situation: Situation): Planned {
    const { located, verdicts, observations } = situation;
    const targets = affectedInstances(situation);
    if (targets.length === 0) {
      return {
        ok: false,
        why: 'No instance is known to be affected, so there is none to restart.',
      };
    }
    const changes: Change[] = [];
    for (const target of targets) {
      const windows = isWindows(target, observations) === true;
      const manager = windows ? 'windows' : 'systemd';
      const unit = unitOf(target, located.service, observations, manager);
      if (unit === null) {
        return { ok: false, why: `Which service runs on ${target.id} could not be seen.` };
      }
      const port = String(target.port);
      changes.push({
        kind: 'run-on-host',
        document: windows ? 'restart-service-windows' : 'restart-service-linux',
        instanceId: target.id,
        port: target.port,
        parameters: windows ? { kind: 'service', unit, port } : { unit, port },
        undo: null,
        disrupts: true,
        shown: `${windows ? 'Restart-Service' : 'systemctl restart'} ${unit}  # on ${target.id}`,
      });
    }
    const [{ cause }] = verdicts;
    const many = changes.length > 1;
    const rolling = many
      ? `One instance after the other: each has to be healthy before the next one is touched.`
      : 'Only this instance is touched.';
    return {
      ok: true,
      plan: {
        remedy: 'restart-service',
        cause,
        title: many ? `Restart the service on ${changes.length} instances` : `Restart the service`,
        summary: `Restarts the service and waits until it listens again. ${rolling}`,
        targetGroupArn: located.targetGroup.arn,
        changes,
        risk: 'low',
        disruption: 'Requests that an instance is serving at that moment are cut off.',
        undo: null,
      },
    };
  },
};
