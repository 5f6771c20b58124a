import type { EpochMs } from '../../brand.ts';
import type { Flaw } from './flaw.ts';
import { SHOP } from './topology.ts';

/** What answers on an instance's traffic port: the node app itself, or an nginx in front of it or of php-fpm. */
export type Stack = 'node' | 'nginx-node' | 'nginx-php-fpm';

export const hasGateway = (stack: Stack): boolean => stack !== 'node';
/** The program of the service unit is node and not php-fpm. */
export const runsNode = (stack: Stack): boolean => stack !== 'nginx-php-fpm';

/** One process of the service unit, from its start to its end. */
export interface Run {
  readonly pid: number;
  readonly startedAt: EpochMs;
  readonly release: string;
  /** Where it listens; the php-fpm stack listens on a unix socket and nginx has the port. */
  readonly port: number;
  readonly keepAliveSeconds: number;
  /** The path that answers 200; the same without its last slash redirects there. */
  readonly healthPath: string;
  /** How large the header of the page /account is. */
  readonly accountHeaderKilobytes: number;
  /** How long the page /reports/monthly takes. */
  readonly reportSeconds: number;
  /** Files, sockets and connections that it needs open. */
  readonly descriptors: number;
  readonly flaw: Flaw;
}

/** What the service unit of an instance does. */
export type ServiceState =
  | { readonly kind: 'running'; readonly run: Run }
  /** It runs, but every worker waits for something that does not answer. */
  | { readonly kind: 'workers-busy'; readonly run: Run; readonly since: EpochMs }
  /** It runs and takes connections, and answers none of them. */
  | { readonly kind: 'hung'; readonly run: Run; readonly since: EpochMs }
  | {
      readonly kind: 'stopped' | 'crashed' | 'crashed-at-start' | 'oom-killed';
      readonly run: Run;
      readonly endedAt: EpochMs;
    };

/** How a connection from the load balancer to the traffic port of an instance ends. */
export type Reaction =
  | 'answers'
  | 'answers-mostly'
  | 'refuses'
  | 'answers-502'
  | 'no-answer'
  | 'no-reaction';

/** The load balancer's side of a connection. */
export interface Connection {
  readonly port: number;
  /** How long the load balancer keeps it when nothing is sent. */
  readonly idleTimeoutSeconds: number;
}

/** How the instance reacts to a connection that reaches it. */
export function reactionOf(
  state: ServiceState,
  stack: Stack,
  { port, idleTimeoutSeconds }: Connection,
): Reaction {
  const listens = hasGateway(stack) ? SHOP.port : state.run.port;
  if (port !== listens) return 'refuses';
  switch (state.kind) {
    case 'running':
      return closedEarlyShare(state.run, idleTimeoutSeconds) > 0 ? 'answers-mostly' : 'answers';
    case 'workers-busy':
      return hasGateway(stack) ? 'answers-502' : 'no-reaction';
    case 'hung':
      return 'no-answer';
    case 'stopped':
    case 'crashed':
    case 'crashed-at-start':
    case 'oom-killed':
      // An nginx is a unit of its own and goes on answering.
      return hasGateway(stack) ? 'answers-502' : 'refuses';
    default:
      return state satisfies never;
  }
}

/**
 * Share of the requests that meet a connection which the app is closing. A race needs the app to close idle
 * connections before the load balancer does.
 */
export function closedEarlyShare(run: Run, idleTimeoutSeconds: number): number {
  if (run.flaw === 'drops-some-answers') return 0.12;
  return racedShare(run.keepAliveSeconds, idleTimeoutSeconds);
}

/** The same of any server that has the load balancer's connections. */
export const racedShare = (keepAliveSeconds: number, idleTimeoutSeconds: number): number =>
  keepAliveSeconds <= idleTimeoutSeconds ? 0.004 : 0;

/** The status with which a health check of this path is answered. */
export function checkStatus({ healthPath }: Run, path: string): number {
  if (path === healthPath) return 200;
  return `${path}/` === healthPath ? 301 : 404;
}

export const isUp = (state: ServiceState): boolean =>
  state.kind === 'running' || state.kind === 'workers-busy' || state.kind === 'hung';
