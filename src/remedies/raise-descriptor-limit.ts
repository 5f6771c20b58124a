import type { Observation } from '../read/observation.ts';
import { affectedInstances } from './affected-targets.ts';
import { hostChange } from './host-change.ts';
import type { Change } from './plan.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';
import { unitOf } from './unit-on-host.ts';

/** What distributions give services that ask for much, and far below the kernel's limit. */
const LIMIT = '65536';

/** Lets the service open more files, by a drop-in of its unit and a restart. */
export const raiseDescriptorLimit: Remedy = {
  id: 'raise-descriptor-limit',
  title: 'Raise the descriptor limit',

  plan(situation: Situation): Planned {
    const { incidentId, located, verdicts, observations } = situation;
    const changes: Change[] = [];
    for (const target of affectedInstances(situation)) {
      const here = observations.filter(({ origin }) => origin.name === target.id);
      if (!here.some(ranOut)) continue;
      const unit = unitOf(target, located.service, observations);
      if (unit === null) {
        return { ok: false, why: `Which service runs on ${target.id} could not be seen.` };
      }
      changes.push(
        hostChange({
          incidentId,
          document: 'raise-descriptor-limit-linux',
          target,
          parameters: { unit, port: String(target.port), limit: LIMIT },
          disrupts: true,
          shown: `LimitNOFILE=${LIMIT} for ${unit} in a drop-in; systemctl restart ${unit}`,
        }),
      );
    }
    if (changes.length === 0) {
      return { ok: false, why: 'No service on an instance says that it has no descriptor left.' };
    }
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'raise-descriptor-limit',
        cause,
        title: 'Raise the descriptor limit of the service',
        summary:
          'A limit is given to a process when it starts, so the service is restarted, one instance after the other. A leak will reach this limit, too.',
        targetGroupArn: located.targetGroup.arn,
        changes,
        risk: 'medium',
        disruption: 'Requests that an instance is serving at that moment are cut off.',
        undo: 'The drop-in is removed, and the service is restarted again.',
      },
    };
  },
};

/** The service's own limit: that of a gateway is told by its failures, and is another unit's. */
const ranOut = (fact: Observation): boolean =>
  (fact.kind === 'event' && fact.event === 'too-many-files') ||
  (fact.kind === 'resource' && fact.resource === 'files' && fact.used >= 0.9);
