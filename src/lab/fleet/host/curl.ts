import { POOL_SOCKET } from '../gateway-settings.ts';
import { checkStatus, isUp } from '../service-state.ts';
import { SHOP } from '../topology.ts';
import type { HostView } from './host-view.ts';
import { httpDate } from './time-formats.ts';

export interface CurlRun {
  readonly exitStatus: number;
  readonly command: string;
  readonly text: string;
}

/** The health check by hand, on the host itself: no load balancer and no security group in between. */
export function curlLocal(view: HostView, port: number, path: string): CurlRun {
  const command = `curl -sv -m 5 -o /dev/null http://127.0.0.1:${port}${path}`;
  const answer = answerOn(view, port, path);
  const run = (exitStatus: number, lines: readonly string[]): CurlRun => ({
    exitStatus,
    command,
    text: lines.join('\n'),
  });
  if (answer === null) {
    return run(7, [
      `*   Trying 127.0.0.1:${port}...`,
      `* connect to 127.0.0.1 port ${port} failed: Connection refused`,
      `* Failed to connect to 127.0.0.1 port ${port} after 0 ms: Could not connect to server`,
      '* closing connection #0',
    ]);
  }
  return run(0, [
    `*   Trying 127.0.0.1:${port}...`,
    `* Connected to 127.0.0.1 (127.0.0.1) port ${port}`,
    `> GET ${path} HTTP/1.1`,
    `> Host: 127.0.0.1:${port}`,
    '> User-Agent: curl/8.11.1',
    '> Accept: */*',
    '> ',
    '* Request completely sent off',
    ...answer.map((line) => `< ${line}`),
    '< ',
    '* Connection #0 to host 127.0.0.1 left intact',
  ]);
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  301: 'Moved Permanently',
  404: 'Not Found',
};

function answerOn(view: HostView, port: number, path: string): readonly string[] | null {
  const { stack, state, now } = view;
  const date = `Date: ${httpDate(now)}`;
  if (stack === 'nginx-php-fpm') {
    if (port !== SHOP.port) return null;
    const well = state.kind === 'running' && view.gateway.passTo === POOL_SOCKET;
    const status = well ? '200 OK' : '502 Bad Gateway';
    const length = well ? 15 : 157;
    return [
      `HTTP/1.1 ${status}`,
      'Server: nginx/1.28.0',
      date,
      `Content-Type: ${well ? 'application/json' : 'text/html'}`,
      `Content-Length: ${length}`,
      'Connection: keep-alive',
    ];
  }
  if (!isUp(state) || state.run.port !== port) return null;
  const status = checkStatus(state.run, path);
  return [
    `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`,
    ...(status === 301 ? [`Location: ${state.run.healthPath}`] : []),
    'Content-Type: application/json; charset=utf-8',
    date,
    'Connection: keep-alive',
    // Node announces how long it keeps an idle connection.
    `Keep-Alive: timeout=${state.run.keepAliveSeconds}`,
    'Content-Length: 15',
  ];
}
