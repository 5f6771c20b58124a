import { epochMs } from '../../../brand.ts';
import { POOL_SOCKET } from '../gateway-settings.ts';
import type { HostView } from './host-view.ts';
import { phpFpmTime } from './time-formats.ts';
import { POOL_BACKLOG, POOL_CHILDREN } from './unit.ts';

/** The pool's own configuration. */
export const POOL_CONFIGURATION = `[global]
error_log = /var/log/shop/php-fpm.log

[shop]
user = shop
group = shop
listen = ${POOL_SOCKET}
listen.owner = nginx
listen.group = nginx
listen.backlog = ${POOL_BACKLOG}
pm = static
pm.max_children = ${POOL_CHILDREN}`;

/** The pool's own log: it warns once, when the last child becomes busy. */
export function poolLog({ history }: HostView): string {
  const lines = history.flatMap(({ at, value }, index) => {
    if (value.kind === 'workers-busy') {
      return [
        `[${phpFpmTime(epochMs(value.since + 2_000))}] WARNING: [pool shop] server reached pm.max_children setting (${POOL_CHILDREN}), consider raising it`,
      ];
    }
    if (value.kind !== 'running') return [];
    const started = phpFpmTime(value.run.startedAt);
    const ready = [
      `[${started}] NOTICE: fpm is running, pid ${value.run.pid}`,
      `[${started}] NOTICE: ready to handle connections`,
      `[${started}] NOTICE: systemd monitor interval set to 10000ms`,
    ];
    return index === 0
      ? ready
      : [
          `[${phpFpmTime(at)}] NOTICE: Terminating ...`,
          `[${phpFpmTime(at)}] NOTICE: exiting, bye-bye!`,
          ...ready,
        ];
  });
  return lines.join('\n');
}
