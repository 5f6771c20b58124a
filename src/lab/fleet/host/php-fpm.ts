import { type EpochMs, epochMs } from '../../../brand.ts';
import { letThrough } from '../capacity.ts';
import { POOL_SOCKET } from '../gateway-settings.ts';
import type { HostSettings } from '../host-settings.ts';
import { childrenAtWork, noChildShare, POOL_BACKLOG, poolCapacity } from '../pool.ts';
import { valueAt } from '../timeline.ts';
import { documentOutput, documentRefuses } from './document-output.ts';
import type { HostRemedy } from './host-remedy.ts';
import type { HostView } from './host-view.ts';
import { phpFpmTime } from './time-formats.ts';
import { unifiedDiff } from './unified-diff.ts';

export const POOL_FILE = '/etc/php-fpm.d/shop.conf';
export const POOL_LOG = '/var/log/php-fpm/error.log';
/** As the master calls itself; the file that it names includes that of the pool. */
export const POOL_MASTER = 'php-fpm: master process (/etc/php-fpm.conf)';

/** How many children wait for work at most, and at least before more are started. */
const SPARE = { least: 2, most: 4 };

/** The pool's own configuration. */
export const poolConfiguration = ({ poolChildren }: HostSettings): readonly string[] => [
  '[shop]',
  'user = shop',
  'group = shop',
  `listen = ${POOL_SOCKET}`,
  'listen.owner = nginx',
  'listen.group = nginx',
  `listen.backlog = ${POOL_BACKLOG}`,
  'pm = dynamic',
  `pm.max_children = ${poolChildren}`,
  'pm.start_servers = 4',
  `pm.min_spare_servers = ${SPARE.least}`,
  `pm.max_spare_servers = ${SPARE.most}`,
];

interface Pool {
  readonly children: number;
  readonly active: number;
  /** No child is free, and nobody else fits into the queue. */
  readonly full: boolean;
  readonly perSecond: number;
}

/** The pool at this moment. */
export function poolNow(view: HostView): Pool {
  const { state, host, now } = view;
  const asked = askedAt(view, now);
  const stuck = state.kind === 'workers-busy';
  const full = stuck || noChildShare(asked, host) > 0;
  const active = full ? host.poolChildren : childrenAtWork(asked, host);
  return {
    active,
    full,
    children: Math.min(host.poolChildren, active + SPARE.least),
    perSecond: stuck ? 0.2 : Math.min(asked, poolCapacity(host)) / 60,
  };
}

/** Requests a minute that nginx hands to the pool. */
function askedAt({ load, gatewayHistory }: HostView, at: EpochMs): number {
  const piece = load.findLast(({ from }) => from <= at);
  return letThrough(piece?.requestsPerMinute ?? 0, valueAt(gatewayHistory, at));
}

/** What php-fpm tells systemd of itself every ten seconds. */
export function poolStatus(view: HostView): string {
  const { active, children, perSecond } = poolNow(view);
  return `Processes active: ${active}, idle: ${children - active}, Requests: 71204, slow: 0, Traffic: ${perSecond.toFixed(2)}req/sec`;
}

/** The log of php-fpm: its starts and reloads; it warns once when no child is left over. */
export function poolLog(view: HostView): string {
  const { history, hostHistory, load, now } = view;
  const times = [...history, ...hostHistory].map(({ at }) => at).concat(load.map((p) => p.from));
  const lines: string[] = [];
  let running: number | null = null;
  let children: number | null = null;
  let warned = false;
  for (const at of [...new Set(times)].toSorted((one, other) => one - other)) {
    const state = valueAt(history, at);
    const host = valueAt(hostHistory, at);
    if (state.kind !== 'running' && state.kind !== 'workers-busy') continue;
    if (running !== state.run.pid) {
      if (running !== null) lines.push(`[${phpFpmTime(at)}] NOTICE: Terminating ...`);
      if (running !== null) lines.push(`[${phpFpmTime(at)}] NOTICE: exiting, bye-bye!`);
      lines.push(...started(state.run.startedAt, state.run.pid));
      warned = false;
    } else if (children !== host.poolChildren) {
      lines.push(...reloading(at), ...started(at, state.run.pid));
      warned = false;
    }
    running = state.run.pid;
    children = host.poolChildren;
    const full = state.kind === 'workers-busy' || noChildShare(askedAt(view, at), host) > 0;
    if (full && !warned && at + NOTICED_MS <= now) {
      warned = true;
      lines.push(
        `[${phpFpmTime(epochMs(at + NOTICED_MS))}] WARNING: [pool shop] server reached pm.max_children setting (${host.poolChildren}), consider raising it`,
      );
    }
  }
  return lines.join('\n');
}

/** It counts its children every second. */
const NOTICED_MS = 2_000;

const reloading = (at: EpochMs): readonly string[] => [
  `[${phpFpmTime(at)}] NOTICE: Reloading in progress ...`,
  `[${phpFpmTime(at)}] NOTICE: reloading: execvp("/usr/sbin/php-fpm", {"/usr/sbin/php-fpm", "--nodaemonize"})`,
  `[${phpFpmTime(at)}] NOTICE: using inherited socket fd=7, "${POOL_SOCKET}"`,
];

const started = (at: EpochMs, pid: number): readonly string[] => [
  `[${phpFpmTime(at)}] NOTICE: fpm is running, pid ${pid}`,
  `[${phpFpmTime(at)}] NOTICE: ready to handle connections`,
  `[${phpFpmTime(at)}] NOTICE: systemd monitor interval set to 10000ms`,
];

/** The document raise-workers-linux, for a pool. */
export function raiseWorkers(
  { host, hostHistory, now, stack }: HostView,
  { mode, handle = '', pool = '', workers = '' }: Readonly<Record<string, string>>,
): HostRemedy {
  const refuse = (why: string): HostRemedy => ({ ran: documentRefuses(why) });
  if (stack !== 'nginx-php-fpm') return refuse('php-fpm does not run on this host');
  if (pool !== 'shop') {
    return refuse(`pm.max_children of the pool ${pool} was not found exactly once`);
  }
  const edited = (poolChildren: number) => ({
    host: { poolChildren },
    steps: [
      `file=${POOL_FILE}`,
      ...unifiedDiff(poolConfiguration(host), poolConfiguration({ ...host, poolChildren })),
    ],
  });
  const ours = `raise-workers.${now.toString(36)}`;
  if (mode === 'undo') {
    const [remedy, made = ''] = handle.split('.');
    if (remedy !== 'raise-workers') return refuse('that handle is of another remedy');
    const before = valueAt(hostHistory, epochMs(Number.parseInt(made, 36) - 1));
    if (before.poolChildren === host.poolChildren) {
      const words = 'It was taken back already.';
      return { ran: documentOutput({ steps: [], result: 'unchanged', words }) };
    }
    const { steps, ...change } = edited(before.poolChildren);
    const words = `The pool ${pool} has the workers that it had; the file is what it was.`;
    return { ...change, ran: documentOutput({ steps, result: 'undone', handle: ours, words }) };
  }
  const action = `action=pm.max_children of the pool ${pool} becomes ${workers}, validate, reload php-fpm`;
  if (host.poolChildren >= Number(workers)) {
    const words = `The pool ${pool} may have ${host.poolChildren} workers already.`;
    return { ran: documentOutput({ steps: [action], result: 'unchanged', words }) };
  }
  const { steps, ...change } = edited(Number(workers));
  return {
    ...change,
    ran: documentOutput({
      steps: [action, ...steps],
      result: 'changed',
      handle: ours,
      words: `The pool ${pool} may have ${workers} workers in the place of ${host.poolChildren}: php-fpm was reloaded and has new ones.`,
    }),
  };
}
