import type { HostView } from './host-view.ts';
import { nginxCrashes } from './nginx-crashes.ts';
import { type Request, requestsOf } from './nginx-requests.ts';
import { NGINX_PID } from './sockets.ts';
import { nginxAccessTime, nginxErrorTime } from './time-formats.ts';

/** As many lines of each log as fit into Run Command's 24,000 characters beside everything else. */
export const LOG_LINES = 15;

/** A node of the load balancer: all that nginx sees of who asked. */
const CLIENT = '10.0.101.9';

/** `/var/log/nginx/error.log` */
export function nginxErrorLog(view: HostView): string {
  const failed = newest(view, ({ trouble }) => trouble !== null, LOG_LINES).map(
    ({ at, path, trouble, upstream }, index) => ({
      at,
      line: [
        `${nginxErrorTime(at)} [${trouble?.level}] ${NGINX_PID + 1}#${NGINX_PID + 1}: *${812_400 + index * 2} ${trouble?.says}`,
        `client: ${CLIENT}`,
        'server: shop.example.com',
        `request: "GET ${path} HTTP/1.1"`,
        ...(upstream === null ? [] : [`upstream: "${upstream.url}"`]),
        'host: "shop.example.com"',
      ].join(', '),
    }),
  );
  return [...failed, ...crashed(view)]
    .toSorted((one, other) => one.at - other.at)
    .slice(-LOG_LINES)
    .map(({ line }) => line)
    .join('\n');
}

/** What the master says of workers that crashed. */
const crashed = (view: HostView) =>
  nginxCrashes(view, LOG_LINES).map(({ at, pid }) => ({
    at,
    line: `${nginxErrorTime(at)} [alert] ${NGINX_PID}#${NGINX_PID}: worker process ${pid} exited on signal 11 (core dumped)`,
  }));

const SIZES = { 200: 4180, 429: 169, 502: 157, 504: 167 } as const;

/** `/var/log/nginx/access.log`: those that failed and the newest, as the document picks them. */
export function nginxAccessLog(view: HostView): string {
  const few = Math.floor(LOG_LINES / 2);
  const failed = newest(view, ({ status }) => status >= 500, few);
  const others = newest(view, () => true, LOG_LINES - few);
  const byTime = new Map([...failed, ...others].map((request) => [request.at, request]));
  return [...byTime.values()]
    .toSorted((one, other) => one.at - other.at)
    .map(accessLine)
    .join('\n');
}

function accessLine({ at, path, status, seconds, upstream, connected }: Request): string {
  const took = seconds.toFixed(3);
  const upstreamFields =
    upstream === null
      ? 'ua="-" us="-" uct="-" urt="-"'
      : `ua="${upstream.address}" us="${status}" uct="${connected ? '0.000' : '-'}" urt="${took}"`;
  return `${CLIENT} - - [${nginxAccessTime(at)}] "GET ${path} HTTP/1.1" ${status} ${SIZES[status]} "-" "Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0" rt=${took} ${upstreamFields}`;
}

/** The newest requests that fit, oldest first. */
function newest(
  view: HostView,
  fits: (request: Request) => boolean,
  count: number,
): readonly Request[] {
  const found: Request[] = [];
  for (const request of requestsOf(view)) {
    if (fits(request)) found.push(request);
    if (found.length === count) break;
  }
  return found.toReversed();
}
