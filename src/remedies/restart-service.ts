import type { LocatedTarget } from '../locate/located.ts';
import type { HostDocument } from '../ports/hosts.ts';
import { affectedInstances } from './affected-targets.ts';
import { onHosts } from './on-hosts.ts';
import type { Change } from './plan.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';
import { isWindows, unitOf, windowsUnitOf } from './unit-on-host.ts';

/** Starts or restarts the backend's service on the targets that need it, one at a time. */
export const restartService: Remedy = {
  id: 'restart-service',
  title: 'Restart the service',

  plan(situation: Situation): Planned {
    const { located, verdicts } = situation;
    const targets = affectedInstances(situation);
    if (targets.length === 0) {
      return {
        ok: false,
        why: 'No instance is known to be affected, so there is none to restart.',
      };
    }
    const changes: Change[] = [];
    for (const target of targets) {
      const restart = restartOn(target, situation);
      if (restart === null) {
        return { ok: false, why: `Which service runs on ${target.id} could not be seen.` };
      }
      changes.push({
        kind: 'run-on-host',
        document: restart.document,
        instanceId: target.id,
        port: target.port,
        parameters: restart.parameters,
        undo: null,
        disrupts: true,
        shown: onHosts(restart.shown, [target.id]),
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

interface Restart {
  readonly document: HostDocument;
  readonly parameters: Readonly<Record<string, string>>;
  readonly shown: string;
}

function restartOn(
  target: LocatedTarget,
  { located, observations }: Pick<Situation, 'located' | 'observations'>,
): Restart | null {
  const port = String(target.port);
  if (!isWindows(target, observations)) {
    const unit = unitOf(target, located.service, observations);
    if (unit === null) return null;
    return {
      document: 'restart-service-linux',
      parameters: { unit, port },
      shown: `systemctl restart ${unit}`,
    };
  }
  const found = windowsUnitOf(target, located.service, observations);
  if (found === null) return null;
  const { kind, unit } = found;
  // A pool that was stopped is started; so is a service.
  const verb = kind === 'service' ? 'Restart-Service' : 'Restart-WebAppPool';
  return {
    document: 'restart-service-windows',
    parameters: { kind, unit, port },
    shown: `${verb} ${unit}`,
  };
}
