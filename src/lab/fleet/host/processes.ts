import { type EpochMs, epochMs } from '../../../brand.ts';
import { hasGateway, isUp, runsNode } from '../service-state.ts';
import type { HostView } from './host-view.ts';
import { residentMegabytes } from './journal.ts';
import { POOL_MASTER, poolNow } from './php-fpm.ts';
import { NGINX_PID } from './sockets.ts';
import { processStartTime } from './time-formats.ts';
import { commandOf } from './unit.ts';

interface Process {
  readonly user: string;
  readonly pid: number;
  readonly parent: number;
  readonly stat: string;
  readonly startedAt: EpochMs;
  readonly cpu: string;
  readonly megabytes: number;
  readonly threads: number;
  readonly command: string;
}

/** `ps -eo user,pid,ppid,stat,lstart,etimes,pcpu,pmem,rss,nlwp,args`, without kernel threads. */
export function processList(view: HostView): string {
  const head =
    'USER         PID    PPID STAT                  STARTED ELAPSED %CPU %MEM   RSS NLWP COMMAND';
  return [head, ...processesOf(view).map((process) => row(process, view.now))].join('\n');
}

function row(process: Process, now: EpochMs): string {
  const { user, pid, parent, stat, startedAt, cpu, megabytes, threads, command } = process;
  return [
    user.padEnd(8),
    String(pid).padStart(7),
    String(parent).padStart(7),
    stat.padEnd(4),
    processStartTime(startedAt).padStart(24),
    String(Math.max(0, Math.floor((now - startedAt) / 1000))).padStart(7),
    cpu.padStart(4),
    ((megabytes / MACHINE_MEGABYTES) * 100).toFixed(1).padStart(4),
    String(megabytes * 1024).padStart(5),
    String(threads).padStart(4),
    command,
  ].join(' ');
}

export const MACHINE_MEGABYTES = 3836;

function processesOf(view: HostView): readonly Process[] {
  const { bootedAt } = view;
  const daemon = (pid: number, megabytes: number, command: string, user = 'root'): Process => ({
    user,
    pid,
    parent: 1,
    stat: 'Ss',
    startedAt: epochMs(bootedAt + 9_000),
    cpu: '0.0',
    megabytes,
    threads: 1,
    command,
  });
  return [
    {
      ...daemon(1, 17, '/usr/lib/systemd/systemd --switched-root --system --deserialize=32'),
      parent: 0,
    },
    daemon(1102, 31, '/usr/lib/systemd/systemd-journald'),
    daemon(1388, 13, '/usr/lib/systemd/systemd-resolved', 'systemd+'),
    daemon(1762, 9, 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups'),
    { ...daemon(1801, 46, '/usr/bin/amazon-ssm-agent'), stat: 'Ssl', threads: 9 },
    { ...daemon(1820, 19, '/usr/local/bin/node_exporter', 'nobody'), stat: 'Ssl', threads: 6 },
    ...(hasGateway(view.stack) ? nginxProcesses(bootedAt) : []),
    ...serviceProcesses(view),
  ];
}

function nginxProcesses(bootedAt: EpochMs): readonly Process[] {
  const master: Process = {
    user: 'root',
    pid: NGINX_PID,
    parent: 1,
    stat: 'Ss',
    startedAt: epochMs(bootedAt + 11_000),
    cpu: '0.0',
    megabytes: 4,
    threads: 1,
    command: 'nginx: master process /usr/sbin/nginx',
  };
  const worker = { user: 'nginx', pid: NGINX_PID + 1, parent: NGINX_PID, stat: 'S', cpu: '0.6' };
  return [master, { ...master, ...worker, megabytes: 8, command: 'nginx: worker process' }];
}

function serviceProcesses(view: HostView): readonly Process[] {
  const { stack, state, now } = view;
  if (!isUp(state)) return [];
  const { pid, startedAt } = state.run;
  if (runsNode(stack)) {
    return [
      {
        user: 'shop',
        pid,
        parent: 1,
        stat: 'Ssl',
        startedAt,
        cpu: view.overloaded ? '97.4' : '1.3',
        megabytes: residentMegabytes(view, state.run, now),
        threads: 11,
        command: commandOf(stack),
      },
    ];
  }
  const master: Process = {
    user: 'root',
    pid,
    parent: 1,
    stat: 'Ss',
    startedAt,
    cpu: '0.0',
    megabytes: 24,
    threads: 1,
    command: POOL_MASTER,
  };
  // Waiting for an answer from somewhere costs a worker no processor time.
  const children = Array.from(
    { length: poolNow(view).children },
    (_, child): Process => ({
      ...master,
      user: 'shop',
      pid: pid + child + 1,
      parent: pid,
      stat: 'S',
      cpu: state.kind === 'workers-busy' ? '0.1' : '1.1',
      megabytes: 38,
      command: 'php-fpm: pool shop',
    }),
  );
  return [master, ...children];
}
