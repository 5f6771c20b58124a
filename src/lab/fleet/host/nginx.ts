import { type EpochMs, epochMs } from '../../../brand.ts';
import { POOL_SOCKET } from '../gateway-settings.ts';
import { noise } from '../noise.ts';
import type { HostView } from './host-view.ts';
import { NGINX_PID } from './sockets.ts';
import { nginxAccessTime, nginxErrorTime, phpFpmTime } from './time-formats.ts';
import { POOL_BACKLOG, POOL_CHILDREN } from './unit.ts';

/** Texts of the nginx in front of php-fpm on the same instance, and of the pool itself. */

/** `nginx -T` */
export const nginxConfiguration = ({
  gateway,
}: HostView): string => `nginx: the configuration file /etc/nginx/nginx.conf syntax is ok
nginx: configuration file /etc/nginx/nginx.conf test is successful
# configuration file /etc/nginx/nginx.conf:
user nginx;
worker_processes 1;
error_log /var/log/nginx/error.log error;
pid /run/nginx.pid;

events {
    worker_connections 4096;
}

http {
    log_format main '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" rt=$request_time ua="$upstream_addr" us="$upstream_status" uct="$upstream_connect_time" urt="$upstream_response_time"';
    access_log /var/log/nginx/access.log main;
    keepalive_timeout 75;
    include /etc/nginx/conf.d/*.conf;${
      gateway.mostPerSecond === null
        ? ''
        : `\n    limit_req_zone $hostname zone=fiveohtwo:1m rate=${gateway.mostPerSecond}r/s;`
    }
}

# configuration file /etc/nginx/conf.d/shop.conf:
server {
    listen 8080;
    server_name shop.example.com;
    root /opt/shop/current/public;

    location / {
        include fastcgi_params;
        fastcgi_param SCRIPT_FILENAME /opt/shop/current/public/index.php;
        fastcgi_pass unix:${gateway.passTo};
    }
}`;

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

interface Request {
  readonly at: EpochMs;
  readonly path: string;
  readonly lucky: boolean;
}

const PATHS = ['/', '/api/cart', '/api/orders', '/products/1182', '/products/77', '/checkout'];
/** As many lines of each log as fit into Run Command's 24,000 characters beside everything else. */
export const LOG_LINES = 15;

/** The last requests that reached this nginx before `until`, newest first. */
function requestsBefore(view: HostView, until: EpochMs, count: number): readonly Request[] {
  const requests: Request[] = [];
  for (let step = 0; requests.length < count && step < count * 4; step += 1) {
    const at = epochMs(until - 120 - step * 160 - Math.floor(noise(until - step * 160, 8) * 90));
    const load = view.load.find((piece) => piece.from <= at && at < piece.until);
    if (load === undefined || load.requestsPerMinute === 0) continue;
    const path = PATHS[Math.floor(noise(at, 9) * PATHS.length)] ?? '/';
    requests.push({ at, path, lucky: noise(at, 10) < 0.04 });
  }
  return requests;
}

/** A time in which nginx could not hand requests over: to which socket, and what connect() said. */
interface Episode {
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly socket: string;
  readonly level: 'error' | 'crit';
  readonly error: string;
  /** Even then a worker becomes free now and then. */
  readonly some: boolean;
}

function lastEpisode(view: HostView): Episode | null {
  return lostSocket(view) ?? exhaustion(view);
}

function exhaustion({ history, now }: HostView): Episode | null {
  const index = history.findLastIndex(({ value }) => value.kind === 'workers-busy');
  const episode = history[index];
  if (episode === undefined) return null;
  return {
    // The queue in front of the workers fills before nginx is turned away.
    from: epochMs(episode.at + 9_000),
    until: history[index + 1]?.at ?? now,
    socket: POOL_SOCKET,
    level: 'error',
    error: 'failed (11: Resource temporarily unavailable)',
    some: true,
  };
}

function lostSocket({ gatewayHistory, now }: HostView): Episode | null {
  const index = gatewayHistory.findLastIndex(({ value }) => value.passTo !== POOL_SOCKET);
  const episode = gatewayHistory[index];
  if (episode === undefined) return null;
  return {
    from: episode.at,
    until: gatewayHistory[index + 1]?.at ?? now,
    socket: episode.value.passTo,
    level: 'crit',
    error: 'failed (2: No such file or directory)',
    some: false,
  };
}

const failsIn = (episode: Episode | null, { at, lucky }: Request): episode is Episode =>
  episode !== null && at >= episode.from && at < episode.until && !(episode.some && lucky);

/** `/var/log/nginx/error.log` */
export function nginxErrorLog(view: HostView): string {
  const episode = lastEpisode(view);
  if (episode === null) return '';
  return requestsBefore(view, episode.until, LOG_LINES)
    .filter((request) => failsIn(episode, request))
    .toReversed()
    .map(
      ({ at, path }, index) =>
        `${nginxErrorTime(at)} [${episode.level}] ${NGINX_PID + 1}#${NGINX_PID + 1}: *${812_400 + index * 2} connect() to unix:${episode.socket} ${episode.error} while connecting to upstream, client: 10.0.1.9, server: shop.example.com, request: "GET ${path} HTTP/1.1", upstream: "fastcgi://unix:${episode.socket}:", host: "shop.example.com"`,
    )
    .join('\n');
}

/** `/var/log/nginx/access.log` */
export function nginxAccessLog(view: HostView): string {
  const episode = lastEpisode(view);
  return requestsBefore(view, view.now, LOG_LINES)
    .toReversed()
    .map((request) => {
      const { at, path } = request;
      const failed = failsIn(episode, request);
      const seconds = failed ? '0.000' : (0.02 + noise(at, 11) * 0.09).toFixed(3);
      const upstream = `ua="unix:${failed ? episode.socket : POOL_SOCKET}" us="${failed ? 502 : 200}" uct="${failed ? '-' : '0.000'}" urt="${seconds}"`;
      return `10.0.1.9 - - [${nginxAccessTime(at)}] "GET ${path} HTTP/1.1" ${failed ? '502 157' : '200 4180'} "-" "Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0" rt=${seconds} ${upstream}`;
    })
    .join('\n');
}

/** `systemctl show nginx.service`, which runs throughout. */
export const nginxUnit = (): string =>
  [
    'Type=forking',
    'Restart=no',
    `MainPID=${NGINX_PID}`,
    'Result=success',
    'NRestarts=0',
    'ExecMainCode=0',
    'ExecMainStatus=0',
    'Id=nginx.service',
    'LoadState=loaded',
    'ActiveState=active',
    'SubState=running',
    'UnitFileState=enabled',
  ].join('\n');
