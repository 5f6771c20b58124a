import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { gateProcess } from '../gateway-process.ts';
import { repaired } from '../lifecycle.ts';
import { listensThere } from '../listening.ts';
import type { Scene } from '../scene.ts';
import { closedEarly, refused } from '../symptoms.ts';

/** True unless the service listens now under another name than the one that was killed. */
function isTheService(scene: Scene, killed: string | null): boolean {
  if (gateProcess(killed)) return false;
  const listening = listensThere(scene).map(({ process }) => process);
  return (
    killed === null ||
    listening.length === 0 ||
    listening.some((name) => name === null || name.startsWith(killed.slice(0, 15)))
  );
}

export const backendOomKilled: Cause = {
  id: 'backend-oom-killed',
  title: 'The service was killed for memory',
  explanation:
    'The kernel, its control group or the container runtime killed the process because memory ran out.',
  speaksFor: [
    conclusive('the kernel killed the process for memory', (s) =>
      s
        .there(s.events('oom-killed'))
        .filter((event) => isTheService(s, event.subject) && !repaired(s, event)),
    ),
    strong('the kernel killed the process for memory, and it was started again since', (s) =>
      s.there(s.events('oom-killed')).filter((event) => repaired(s, event)),
    ),
    conclusive('the runtime says that it was killed for memory', (s) => s.there(s.units('killed'))),
    weak('the process ended by SIGKILL', (s) => s.there(s.events('killed'))),
    strong('the server supposes that memory ran out, and no worker had timed out', (s) =>
      s
        .there(s.events('worker-killed'))
        .filter(
          ({ citations }) =>
            /out of memory/i.test(citations[0]?.text ?? '') &&
            s.events('worker-timeout').length === 0,
        ),
    ),
    weak('a worker ended by SIGKILL without having timed out first', (s) =>
      s.there(s.events('worker-killed')).filter(() => s.events('worker-timeout').length === 0),
    ),
    weak('memory is nearly used up', (s) =>
      s
        .there(s.of('resource'))
        .filter(({ resource, used }) => resource === 'memory' && used > 0.93),
    ),
    weak('connections are refused or end early', (s) => [...refused(s), ...closedEarly(s)]),
    strong('workers are killed, and somebody reports that it is rarer with more memory', (s) =>
      s.events('worker-killed', 'killed').length > 0 ? s.said('more-memory-helps') : [],
    ),
    strong('somebody reports that memory ran out', (s) => s.said('out-of-memory')),
  ],
  speaksAgainst: [],
  bringsAbout: [
    'backend-crashed',
    'backend-stopped',
    'premature-close',
    'resource-saturated',
    'upstream-generated',
  ],
  questions: [
    {
      what: 'whether the kernel killed it',
      how: 'journalctl -k --since -2h on the target (root), or docker inspect --format {{.State.OOMKilled}}',
      answered: (s) => s.events('oom-killed').length > 0,
    },
  ],
  remedies: ['restart-service'],
  checklist: [
    'Restart it to serve again, then raise its limit or cut the load: it will be killed again otherwise',
    'Compare its memory before the kill with the limit (MemoryMax, container limit, instance size)',
    'Look for a leak: does memory grow from the start of the process?',
  ],
  prevention: [
    'Alarm on memory at 85 % of the limit',
    'A limit and a heap size that fit each other',
  ],
};
