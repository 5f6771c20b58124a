import { rightPlace } from '../gateway-settings.ts';
import { checkStatus, hasGateway, isUp } from '../service-state.ts';
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
  return { command, ...asked(port, path, answerOn(view, port, path)) };
}

/** Where the nginx of this host sends, asked without it. */
export function curlUpstream(view: HostView): CurlRun {
  const { passTo } = view.gateway;
  const { port } = view.state.run;
  return {
    command: `curl -skv -m 3.5 ${passTo}/`,
    ...asked(port, '/', isUp(view.state) ? answerOfApp(view, '/') : null),
  };
}

function asked(
  port: number,
  path: string,
  answer: readonly string[] | null,
): Omit<CurlRun, 'command'> {
  const run = (exitStatus: number, lines: readonly string[]) => ({
    exitStatus,
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
  const { stack, state } = view;
  if (hasGateway(stack) && port === SHOP.port) return answerOfGateway(view);
  return runsOn(view, port) && isUp(state) ? answerOfApp(view, path) : null;
}

const runsOn = ({ stack, state }: HostView, port: number): boolean =>
  stack !== 'nginx-php-fpm' && state.run.port === port;

function answerOfGateway({ stack, state, gateway, now }: HostView): readonly string[] {
  const well = state.kind === 'running' && gateway.passTo === rightPlace(stack);
  return [
    `HTTP/1.1 ${well ? '200 OK' : '502 Bad Gateway'}`,
    'Server: nginx/1.28.0',
    `Date: ${httpDate(now)}`,
    `Content-Type: ${well ? 'application/json' : 'text/html'}`,
    `Content-Length: ${well ? 15 : 157}`,
    'Connection: keep-alive',
  ];
}

function answerOfApp({ state, now }: HostView, path: string): readonly string[] {
  const { run } = state;
  const status = path === '/' ? 200 : checkStatus(run, path);
  return [
    `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`,
    ...(status === 301 ? [`Location: ${run.healthPath}`] : []),
    'Content-Type: application/json; charset=utf-8',
    `Date: ${httpDate(now)}`,
    'Connection: keep-alive',
    // Node announces how long it keeps an idle connection.
    `Keep-Alive: timeout=${run.keepAliveSeconds}`,
    'Content-Length: 15',
  ];
}
