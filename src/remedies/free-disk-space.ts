import { affectedInstances } from './affected-targets.ts';
import { hostChange } from './host-change.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** Frees what is known to be safe on the instances: journals, rotated logs, caches of packages. Never data. */
export const freeDiskSpace: Remedy = {
  id: 'free-disk-space',
  title: 'Free disk space',

  plan(situation: Situation): Planned {
    const { incidentId, located, verdicts, observations } = situation;
    const full = affectedInstances(situation).filter(({ id }) =>
      observations.some(
        (fact) =>
          fact.origin.name === id &&
          ((fact.kind === 'resource' &&
            (fact.resource === 'disk' || fact.resource === 'inodes') &&
            fact.used >= 0.95) ||
            (fact.kind === 'event' && fact.event === 'no-space') ||
            (fact.kind === 'failure' && fact.failure === 'no-space')),
      ),
    );
    if (full.length === 0) return { ok: false, why: 'No disk of an instance is known to be full.' };
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'free-disk-space',
        cause,
        title: 'Free space that is known to be safe',
        summary:
          'Shortens journals to 200 MB, deletes rotated logs below /var/log that are older than a day, and empties the package cache. No file that is written now, no audit log, nothing of an application.',
        targetGroupArn: located.targetGroup.arn,
        changes: full.map((target) =>
          hostChange({
            incidentId,
            document: 'free-disk-space-linux',
            target,
            parameters: {},
            undoable: false,
            shown:
              'journalctl --vacuum-size=200M; delete /var/log/**/*.{gz,xz,old,1-99} older than a day; clean the package cache',
          }),
        ),
        risk: 'medium',
        disruption: 'None. What is deleted cannot be brought back.',
        undo: null,
      },
    };
  },
};
