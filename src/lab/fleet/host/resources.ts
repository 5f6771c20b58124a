import { openFilesLimit } from '../host-settings.ts';
import { wobble } from '../noise.ts';
import { isUp, runsNode } from '../service-state.ts';
import { INSTANCES, SHOP } from '../topology.ts';
import type { HostView } from './host-view.ts';
import { residentMegabytes } from './journal.ts';
import { POOL_MASTER } from './php-fpm.ts';
import { MACHINE_MEGABYTES } from './processes.ts';

/** Memory, load, disks and limits of a host: plain, because none of the lab's faults is a lack of them. */

const SYSTEM_MEGABYTES = 412;
const CACHE_MEGABYTES = 1490;

function usedMegabytes(view: HostView): number {
  const { state, now, stack } = view;
  const service = isUp(state)
    ? residentMegabytes(view, state.run, now) + (runsNode(stack) ? 0 : 190)
    : 0;
  return SYSTEM_MEGABYTES + service;
}

/** `free -m` */
export function memory(view: HostView): string {
  const used = usedMegabytes(view);
  const unused = MACHINE_MEGABYTES - used - CACHE_MEGABYTES;
  const cell = (value: number) => String(value).padStart(12);
  return [
    '               total        used        free      shared  buff/cache   available',
    `Mem:        ${[MACHINE_MEGABYTES, used, unused, 2, CACHE_MEGABYTES, MACHINE_MEGABYTES - used - 96].map(cell).join('').slice(4)}`,
    `Swap:       ${[0, 0, 0].map(cell).join('').slice(4)}`,
  ].join('\n');
}

const loadNow = ({ state, now, overloaded }: HostView): number =>
  (overloaded ? 9.4 : state.kind === 'running' ? 0.21 : 0.05) * wobble(now / 60_000, 7, 0.3);

/** `cat /proc/loadavg; nproc; uptime` */
export function loadAverage(view: HostView): string {
  const one = loadNow(view);
  const before = view.overloaded ? [one * 0.93, one * 0.58] : [0.19, 0.17];
  const averages = [one, ...before].map((value) => value.toFixed(2));
  const days = Math.floor((view.now - view.bootedAt) / 86_400_000);
  const clock = new Date(view.now).toISOString().slice(11, 19);
  return [
    `${averages.join(' ')} 1/164 31877`,
    '2',
    ` ${clock} up ${days} days,  3:41,  0 users,  load average: ${averages.join(', ')}`,
  ].join('\n');
}

/** `vmstat 1 2` */
export function vmstat(view: HostView): string {
  const free = (MACHINE_MEGABYTES - usedMegabytes(view) - CACHE_MEGABYTES) * 1024;
  const idle = isUp(view.state) && view.state.kind === 'running' ? 7 : 1;
  const busy = view.overloaded ? 96 : idle;
  const waiting = view.overloaded ? 9 : 0;
  const row = `${waiting}  0      0 ${free}   2088 1523712    0    0     2    11  301  544  ${busy}  2 ${98 - busy}  0  0`;
  return [
    'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----',
    ' r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st',
    ` ${row}`,
    ` ${row}`,
  ].join('\n');
}

/** `df -i` */
export const INODES = [
  'Filesystem         Inodes IUsed    IFree IUse% Mounted on',
  'devtmpfs           484213   312   483901    1% /dev',
  'tmpfs              490954     1   490953    1% /dev/shm',
  'tmpfs              819200   598   818602    1% /run',
  '/dev/nvme0n1p1   10484720 88124 10396596    1% /',
  'tmpfs             1048576    21  1048555    1% /tmp',
].join('\n');

/** A connection that gets no answer is kept until the load balancer gives up. */
const KEPT_SECONDS = SHOP.idleTimeoutSeconds;
const USUAL_PER_INSTANCE = SHOP.requestsPerMinute / INSTANCES.length;

/** Files, sockets and connections that the service's main process has open. */
export function openDescriptors({ stack, state, now, host }: HostView): number {
  if (!runsNode(stack)) return 14;
  const { descriptors } = state.run;
  if (state.kind !== 'hung') return Math.min(descriptors, openFilesLimit(host));
  const waiting = Math.min((now - state.since) / 1000, KEPT_SECONDS) / 60;
  return descriptors + Math.round(waiting * USUAL_PER_INSTANCE);
}

/** Open descriptors and limits of the service's main process; empty when there is none. */
export function processLimits(view: HostView): string {
  const { stack, state } = view;
  if (!isUp(state)) return '';
  const limit = String(openFilesLimit(view.host)).padEnd(21);
  const command = runsNode(stack) ? '/usr/bin/node /opt/shop/current/server.js' : POOL_MASTER;
  return [
    `== pid ${state.run.pid}  ${command} `,
    `open descriptors: ${openDescriptors(view)}`,
    'Limit                     Soft Limit           Hard Limit           Units     ',
    'Max processes             15343                15343                processes ',
    `Max open files            ${limit}${limit}files     `,
    'Max locked memory         8388608              8388608              bytes     ',
    'Max address space         unlimited            unlimited            bytes     ',
    'Max pending signals       15343                15343                signals   ',
  ].join('\n');
}
