import type { LocatedTarget } from '../locate/located.ts';
import type { Observation, ObservationOf } from '../read/observation.ts';
import type { Change } from './plan.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** Names that the restart document accepts; it checks them again on the host. */
const UNIT_NAME = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/;

/** Starts or restarts the backend's service on the targets that need it, one at a time. */
export const restartService: Remedy = {
  id: 'restart-service',
  title: 'Restart the service',

  plan(situation: Situation): Planned {
    const { located, verdicts, observations } = situation;
    const targets = affectedTargets(situation);
    if (targets.length === 0) {
      return {
        ok: false,
        why: 'No instance is known to be affected, so there is none to restart.',
      };
    }
    const changes: Change[] = [];
    for (const target of targets) {
      const unit = unitOf(target, located.service, observations);
      if (unit === null) {
        return { ok: false, why: `Which service runs on ${target.id} could not be seen.` };
      }
      changes.push({
        kind: 'run-on-host',
        document: 'restart-service-linux',
        instanceId: target.id,
        port: target.port,
        parameters: { unit, port: String(target.port) },
        undo: null,
        disrupts: true,
        shown: `systemctl restart ${unit}  # on ${target.id}`,
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

/** The targets that the verdicts name; a verdict on the service as a whole means all of its instances. */
function affectedTargets({ located, verdicts }: Situation): readonly LocatedTarget[] {
  const instances = located.targets.filter(({ id }) => id.startsWith('i-'));
  if (verdicts.some(({ target }) => target === null)) return instances;
  const named = new Set(verdicts.map(({ target }) => target));
  return instances.filter(({ id, address }) => named.has(id) || named.has(address));
}

/** The unit of the service on a target: one that is down there, else the one that bears the service's name. */
function unitOf(
  target: LocatedTarget,
  service: string,
  observations: readonly Observation[],
): string | null {
  const units = observations.filter(
    (fact): fact is ObservationOf<'unit'> =>
      fact.kind === 'unit' &&
      fact.manager === 'systemd' &&
      fact.origin.name === target.id &&
      UNIT_NAME.test(fact.name),
  );
  const named = (fact: ObservationOf<'unit'>) => fact.name.replace(/\.service$/, '') === service;
  const chosen =
    units.find((fact) => named(fact) && fact.state !== 'running') ??
    units.find(named) ??
    units.find((fact) => fact.state !== 'running') ??
    (units.length === 1 ? units[0] : undefined);
  return chosen?.name ?? null;
}
