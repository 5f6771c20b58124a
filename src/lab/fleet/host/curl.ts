import { rightPlace } from '../gateway-settings.ts';
import { PRICES } from '../prices-service.ts';
import { checkStatus, hasGateway, isUp } from '../service-state.ts';
import { SHOP } from '../topology.ts';
import type { HostView } from './host-view.ts';
import { httpDate } from './time-formats.ts';

/** The head of an answer; null when nobody listens there, `none` when nothing comes. */
type Answer = readonly string[] | 'none' | null;

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
  const command = `curl -skv -m 3.5 ${passTo}/`;
  const answer = answerOfApp(view, '/');
  return passTo.startsWith('https:') && answer !== null
    ? { command, exitStatus: 35, text: noTlsOn(port) }
    : { command, ...asked(port, '/', answer) };
}

const noTlsOn = (port: number): string =>
  [
    `*   Trying 127.0.0.1:${port}...`,
    `* Connected to 127.0.0.1 (127.0.0.1) port ${port}`,
    '* ALPN: curl offers h2,http/1.1',
    '* TLSv1.3 (OUT), TLS handshake, Client hello (1):',
    '* OpenSSL/3.0.17: error:0A00010B:SSL routines::wrong version number',
    '* closing connection #0',
  ].join('\n');

/** The prices service by its name, which the host looks up now. */
export function curlPrices({ now }: HostView): CurlRun {
  const { name, port } = PRICES;
  const answer = [
    'HTTP/1.1 200 OK',
    'Content-Type: application/json',
    `Date: ${httpDate(now)}`,
    'Content-Length: 2117',
  ];
  return {
    command: `curl -skv -m 3.5 http://${name}:${port}/`,
    ...asked(port, '/', answer, { name, address: PRICES.now.address }),
  };
}

const LOOPBACK = { name: '127.0.0.1', address: '127.0.0.1' };

function asked(
  port: number,
  path: string,
  answer: Answer,
  { name, address } = LOOPBACK,
): Omit<CurlRun, 'command'> {
  const sent = [
    `*   Trying ${address}:${port}...`,
    `* Connected to ${name} (${address}) port ${port}`,
    `> GET ${path} HTTP/1.1`,
    `> Host: ${name}:${port}`,
    '> User-Agent: curl/8.11.1',
    '> Accept: */*',
    '> ',
    '* Request completely sent off',
  ];
  const run = (exitStatus: number, lines: readonly string[]) => ({
    exitStatus,
    text: lines.join('\n'),
  });
  if (answer === 'none') {
    return run(28, [
      ...sent,
      '* Operation timed out after 5001 milliseconds with 0 bytes received',
      '* closing connection #0',
    ]);
  }
  if (answer === null) {
    return run(7, [
      `*   Trying ${address}:${port}...`,
      `* connect to ${address} port ${port} failed: Connection refused`,
      `* Failed to connect to ${name} port ${port} after 0 ms: Could not connect to server`,
      '* closing connection #0',
    ]);
  }
  return run(0, [
    ...sent,
    ...answer.map((line) => `< ${line}`),
    '< ',
    `* Connection #0 to host ${name} left intact`,
  ]);
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  301: 'Moved Permanently',
  404: 'Not Found',
};

function answerOn(view: HostView, port: number, path: string): Answer {
  const { stack } = view;
  if (hasGateway(stack) && port === SHOP.port) return answerOfGateway(view);
  return runsOn(view, port) ? answerOfApp(view, path) : null;
}

const runsOn = ({ stack, state }: HostView, port: number): boolean =>
  stack !== 'nginx-php-fpm' && state.run.port === port;

function answerOfGateway({ stack, state, gateway, now }: HostView): Answer {
  // curl waits less long than nginx does.
  if (state.kind === 'hung') return 'none';
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

function answerOfApp({ state, now }: HostView, path: string): Answer {
  const { run } = state;
  if (!isUp(state)) return null;
  if (state.kind === 'hung') return 'none';
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
