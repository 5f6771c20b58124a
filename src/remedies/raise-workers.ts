import type { LocatedTarget } from '../locate/located.ts';
import type { ObservationOf } from '../read/observation.ts';
import { affectedInstances } from './affected-targets.ts';
import { hostSettings } from './aws-facts.ts';
import { hostChange } from './host-change.ts';
import type { Change } from './plan.ts';
import type { Planned, Remedy, Situation } from './remedy.ts';

/** Enough to tell, and not so much that a database behind it falls; the host refuses what its memory does not hold. */
const FACTOR = 1.5;
/** `WARNING: [pool www] server reached pm.max_children setting (5), consider raising it` */
const POOL =
  /\[pool (?<pool>[A-Za-z0-9][A-Za-z0-9_.-]{0,63})\] server reached (?:pm\.)?max_children/;

/** `... GET /api/orders 503 1 QueueFull shop`: the queue is named last. */
const IIS_QUEUE = /\bQueueFull\s+(?<pool>[A-Za-z0-9][\w.@-]{0,63})\s*$/;
type Shown = (now: number, workers: number) => string;
const bySignal: Shown = (now, workers) =>
  `TTIN until it has ${workers} workers in the place of ${now}; until it is restarted`;
const SHOWN: Readonly<Record<'gunicorn' | 'puma' | 'uwsgi', Shown>> = {
  gunicorn: bySignal,
  puma: bySignal,
  uwsgi: (now, workers) => `processes ${now} becomes ${workers}; reload`,
};
/** Five times what IIS has by itself, and a fraction of what it takes. A request that waits costs the kernel little. */
const QUEUE_LENGTH = '5000';

/** Gives a pool of php-fpm that says it is used up more children, and one of IIS whose queue is full a longer queue. */
export const raiseWorkers: Remedy = {
  id: 'raise-workers',
  title: 'Raise the number of workers',

  plan(situation: Situation): Planned {
    const { incidentId, located, verdicts, observations } = situation;
    const targets = affectedInstances(situation);
    const changes = targets.flatMap((target) => {
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
    changes.push(...moreProcesses(situation, targets, changes));
    const [{ cause }] = verdicts;
    const queues = longerQueues(situation, targets);
    if (changes.length + queues.length === 0) {
      return {
        ok: false,
        why: 'No pool of php-fpm or IIS on an instance says that it is used up, and how many workers there are is not known.',
      };
    }
    if (changes.length === 0) {
      return {
        ok: true,
        plan: {
          remedy: 'raise-workers',
          cause,
          title: 'Make the queue of the application pool longer',
          summary:
            'More requests wait for a thread of the pool before IIS refuses them. A stopgap: they wait longer, and none is answered sooner.',
          targetGroupArn: located.targetGroup.arn,
          changes: queues,
          risk: 'medium',
          disruption:
            'The pool gets a new worker process; the old one serves its requests to their end. Sessions that it keeps in memory are lost.',
          undo: 'The configuration of IIS is put back to the byte.',
        },
      };
    }
    return {
      ok: true,
      plan: {
        remedy: 'raise-workers',
        cause,
        title: 'Raise the number of workers',
        summary:
          'Half as many workers more, as far as the memory of the host allows: it refuses otherwise. If they all wait for something else, more of them will wait.',
        targetGroupArn: located.targetGroup.arn,
        changes,
        risk: 'medium',
        disruption:
          'Requests that php-fpm is serving at the moment of its reload may be cut off; the others let theirs finish.',
        undo: 'The file is put back to the byte, and the server reloaded; or as many workers are taken away again.',
      },
    };
  },
};

function longerQueues(
  { incidentId, observations }: Situation,
  targets: readonly LocatedTarget[],
): readonly Change[] {
  return targets.flatMap((target) => {
    const pools = observations.flatMap((fact) => {
      if (fact.kind !== 'event' || fact.event !== 'pool-exhausted') return [];
      if (fact.origin.name !== target.id) return [];
      const pool = IIS_QUEUE.exec(fact.citations[0]?.text ?? '')?.groups?.['pool'];
      return pool === undefined ? [] : [pool];
    });
    return [...new Set(pools)].map((pool) =>
      hostChange({
        incidentId,
        document: 'raise-workers-windows',
        target,
        parameters: { pool, queue: QUEUE_LENGTH },
        shown: `IIS: queueLength of the application pool ${pool} becomes ${QUEUE_LENGTH}; read it back`,
      }),
    );
  });
}

/** Servers that do not say that they are used up: where one of them serves on a host, it gets more workers. */
function moreProcesses(
  { incidentId, observations }: Situation,
  targets: readonly LocatedTarget[],
  planned: readonly Change[],
): readonly Change[] {
  const covered = new Set(
    planned.flatMap((change) => (change.kind === 'run-on-host' ? [change.instanceId] : [])),
  );
  return targets.flatMap((target) => {
    const here = observations.filter(({ origin }) => origin.name === target.id);
    const [counted, another] = hostSettings(here, 'worker-count');
    const { value: server = '', number: now = null } = counted ?? {};
    if (!isServer(server) || now === null || another !== undefined || covered.has(target.id)) {
      return [];
    }
    const workers = Math.ceil(now * FACTOR);
    return [
      hostChange({
        incidentId,
        document: 'raise-workers-linux',
        target,
        parameters: { server, workers: String(workers) },
        shown: `${server}: ${SHOWN[server](now, workers)}`,
      }),
    ];
  });
}

const isServer = (server: string): server is keyof typeof SHOWN => server in SHOWN;
