import type { ObservationOf } from '../read/observation.ts';
import { affectedInstances } from './affected-targets.ts';
import { hostChange } from './host-change.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** Enough to tell, and not so much that a database behind it falls; the host refuses what its memory does not hold. */
const FACTOR = 1.5;
/** `WARNING: [pool www] server reached pm.max_children setting (5), consider raising it` */
const POOL =
  /\[pool (?<pool>[A-Za-z0-9][A-Za-z0-9_.-]{0,63})\] server reached (?:pm\.)?max_children/;

/** Gives a pool of php-fpm that says it is used up more children. */
export const raiseWorkers: Remedy = {
  id: 'raise-workers',
  title: 'Raise the number of workers',

  plan(situation: Situation): Planned {
    const { incidentId, located, verdicts, observations } = situation;
    const changes = affectedInstances(situation).flatMap((target) => {
      const said = observations.filter(
        (fact): fact is ObservationOf<'event'> =>
          fact.kind === 'event' &&
          fact.event === 'pool-exhausted' &&
          fact.origin.name === target.id,
      );
      const pools = new Map(
        said.flatMap(({ citations, detail }) => {
          const pool = POOL.exec(citations[0]?.text ?? '')?.groups?.['pool'];
          return pool === undefined || !/^\d{1,3}$/.test(detail ?? '')
            ? []
            : [[pool, Number(detail)] as const];
        }),
      );
      return [...pools].map(([pool, now]) => {
        const workers = Math.ceil(now * FACTOR);
        return hostChange({
          incidentId,
          document: 'raise-workers-linux',
          target,
          parameters: { server: 'php-fpm', pool, workers: String(workers) },
          shown: `php-fpm: pm.max_children of the pool ${pool} ${now} becomes ${workers}; validate, reload`,
          diff: {
            of: `pool ${pool} on ${target.id}`,
            before: [`pm.max_children = ${now}`],
            after: [`pm.max_children = ${workers}`],
          },
        });
      });
    });
    if (changes.length === 0) {
      return {
        ok: false,
        why: 'No pool of php-fpm on an instance says that its children are used up.',
      };
    }
    const [{ cause }] = verdicts;
    return {
      ok: true,
      plan: {
        remedy: 'raise-workers',
        cause,
        title: 'Raise the number of workers',
        summary:
          'Half as many children more, as far as the memory of the host allows: it refuses otherwise. If they all wait for something else, more of them will wait.',
        targetGroupArn: located.targetGroup.arn,
        changes,
        risk: 'medium',
        disruption: 'Requests that php-fpm is serving at the moment of its reload may be cut off.',
        undo: 'The file is put back to the byte, and php-fpm is reloaded.',
      },
    };
  },
};
