import { type EpochMs, epochMs } from '../../../brand.ts';
import { CRASHING_MODULE } from '../gateway-crash.ts';
import type { Run } from '../service-state.ts';
import { SHOP } from '../topology.ts';
import type { HostView } from './host-view.ts';
import { nginxCrashes } from './nginx-crashes.ts';
import { journalTime } from './time-formats.ts';
import { MEMORY_LIMIT_BYTES } from './unit.ts';

/** `journalctl -k --since -2h -o short-iso`: quiet, unless the kernel had to kill, or a process crashed. */
export function kernelLog(view: HostView): string {
  const kills = view.history.flatMap(({ value }) =>
    value.kind === 'oom-killed' ? oomKill(view, value.run, value.endedAt) : [],
  );
  const lines = [...kills, ...segfaults(view)];
  return lines.length > 0 ? lines.join('\n') : '-- No entries --';
}

/** Workers of nginx that a library crashed. */
const segfaults = (view: HostView): readonly string[] =>
  nginxCrashes(view, 20).map(
    ({ at, pid }) =>
      `${journalTime(at)} ${view.instance.hostName} kernel: nginx[${pid}]: segfault at 18 ip 00007f2d4c0b51a2 sp 00007ffd0a52bd10 error 4 in ${CRASHING_MODULE}[7f2d4c0b3000+3f000] likely on CPU 1 (core 0, socket 0)`,
  );

const LIMIT_KB = MEMORY_LIMIT_BYTES / 1024;

/** The report of a kill inside the memory limit of a unit, as kernel 6.1 words it. */
function oomKill({ instance }: HostView, run: Run, at: EpochMs): readonly string[] {
  const cgroup = `/system.slice/${SHOP.unit}`;
  const anonymous = LIMIT_KB - 5_860;
  const pages = Math.round(anonymous / 4);
  const lines = [
    'node invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
    `CPU: 1 PID: ${run.pid} Comm: node Not tainted 6.1.147-172.266.amzn2023.x86_64 #1`,
    `memory: usage ${LIMIT_KB}kB, limit ${LIMIT_KB}kB, failcnt 2117`,
    `swap: usage 0kB, limit 9007199254740988kB, failcnt 0`,
    `Memory cgroup stats for ${cgroup}:`,
    'Tasks state (memory values in pages):',
    '[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name',
    `[${String(run.pid).padStart(7)}]   991 ${String(run.pid).padStart(5)}   402218   ${pages + 9_210}  3280896        0             0 node`,
    `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=${cgroup},task_memcg=${cgroup},task=node,pid=${run.pid},uid=991`,
    `Memory cgroup out of memory: Killed process ${run.pid} (node) total-vm:1608872kB, anon-rss:${anonymous}kB, file-rss:36840kB, shmem-rss:0kB, UID:991 pgtables:3204kB oom_score_adj:0`,
  ];
  // The kernel writes before systemd notices that its process is gone.
  const written = journalTime(epochMs(at - 400));
  return lines.map((line) => `${written} ${instance.hostName} kernel: ${line}`);
}
