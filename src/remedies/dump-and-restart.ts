import { affectedInstances } from './affected-targets.ts';
import { hostChange } from './host-change.ts';
import type { Change } from './plan.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';
import { unitOf } from './unit-on-host.ts';

/** Restarts a service that hangs, and keeps what tells why: after the restart it is gone. */
export const dumpAndRestart: Remedy = {
  id: 'dump-and-restart',
  title: 'Take a dump, then restart the service',

  plan(situation: Situation): Planned {
    const { incidentId, located, verdicts, observations } = situation;
    const changes: Change[] = [];
    for (const target of affectedInstances(situation)) {
      const unit = unitOf(target, located.service, observations);
      if (unit === null) {
        return { ok: false, why: `Which service runs on ${target.id} could not be seen.` };
      }
      changes.push(
        hostChange({
          incidentId,
          document: 'dump-and-restart-linux',
          target,
          parameters: { unit, port: String(target.port) },
          disrupts: true,
          undoable: false,
          shown: `stacks of ${unit} into /var/lib/fiveohtwo; systemctl restart ${unit}`,
        }),
      );
    }
    if (changes.length === 0) return { ok: false, why: 'No instance is known to be affected.' };
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'dump-and-restart',
        cause,
        title: 'Take a dump, then restart the service',
        summary:
          'The stacks of the processes that hang are kept on the host, and their head is shown; then the service is restarted, one instance after the other.',
        targetGroupArn: located.targetGroup.arn,
        changes,
        risk: 'low',
        disruption: 'Requests that an instance is serving at that moment are cut off.',
        undo: null,
      },
    };
  },
};
