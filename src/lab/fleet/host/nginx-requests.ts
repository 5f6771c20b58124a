import { type EpochMs, epochMs } from '../../../brand.ts';
import { letThrough, tooMuchShare } from '../capacity.ts';
import { type GatewaySettings, rightPlace } from '../gateway-settings.ts';
import { troubleBetween } from '../gateway-trouble.ts';
import { gatewayMayConnect } from '../host-settings.ts';
import { noise } from '../noise.ts';
import { noChildShare, secondsInQueue } from '../pool.ts';
import { PRICES, pricesUpstream } from '../prices-service.ts';
import { ROUTES } from '../routes.ts';
import { isUp, type ServiceState } from '../service-state.ts';
import { valueAt } from '../timeline.ts';
import type { HostView } from './host-view.ts';

/** A request that reached the nginx of an instance, and what it did with it. */
export interface Request {
  readonly at: EpochMs;
  readonly path: string;
  readonly status: 200 | 429 | 502 | 504;
  readonly seconds: number;
  /** Where it was sent, as both logs name it; null for one that was turned away. */
  readonly upstream: { readonly url: string; readonly address: string } | null;
  readonly connected: boolean;
  /** What the error log says of it; null when it was answered. */
  readonly trouble: { readonly level: 'error' | 'crit'; readonly says: string } | null;
  /** Who kept nginx from connecting. */
  readonly denied?: 'selinux';
}

/** As many as are looked at of a time in which nothing changed. */
const MOST_OF_A_PIECE = 400;

/** Every request that reached this nginx, as far as anybody asks, newest first. */
export function* requestsOf(view: HostView): Generator<Request> {
  // Each instance gets requests of its own.
  const stream = view.instance.checkPhaseMs;
  for (const { from, until, requestsPerMinute } of view.load.toReversed()) {
    if (requestsPerMinute === 0) continue;
    for (let step = 0; step < MOST_OF_A_PIECE; step += 1) {
      const earlier = until - step * 160;
      const at = epochMs(earlier - 120 - Math.floor(noise(earlier, stream) * 90));
      if (at < from) break;
      yield requestAt(view, at, requestsPerMinute);
    }
  }
}

/** The queue in front of the workers of php-fpm fills before nginx is turned away. */
const QUEUE_FILLS_MS = 9_000;

function requestAt(view: HostView, at: EpochMs, perMinute: number): Request {
  const path = ROUTES[Math.floor(noise(at, 9 + view.instance.checkPhaseMs) * ROUTES.length)] ?? '/';
  const gateway = valueAt(view.gatewayHistory, at);
  const state = valueAt(view.history, at);
  const usual = { at, path, upstream: upstreamOf(view, gateway, path), connected: true };
  const seconds = round(0.02 + noise(at, 11) * 0.09);
  const failed = (
    status: 502 | 504,
    after: number,
    says: string,
    level: 'error' | 'crit' = 'error',
  ): Request => ({ ...usual, status, seconds: round(after), trouble: { level, says } });
  const notConnected = (says: string, level: 'error' | 'crit' = 'error'): Request => ({
    ...failed(502, 0, says, level),
    connected: false,
  });

  const passed = letThrough(perMinute, gateway);
  if (noise(at, 13) >= passed / perMinute) {
    const excess = (gateway.mostPerSecond ?? 0) + round(noise(at, 14));
    const says = `limiting requests, excess: ${excess.toFixed(3)} by zone "fiveohtwo"`;
    return {
      ...usual,
      ...{ status: 429, seconds: 0, upstream: null, connected: false },
      trouble: { level: 'error', says },
    };
  }
  const host = valueAt(view.hostHistory, at);
  if (view.stack === 'nginx-node' && !gatewayMayConnect(host)) {
    const address = usual.upstream.address;
    const says = `connect() to ${address} failed (13: Permission denied) while connecting to upstream`;
    return { ...notConnected(says, 'crit'), denied: 'selinux' };
  }
  const refusal = refusalOf(view, gateway, state, at);
  if (refusal !== null) return notConnected(refusal.says, refusal.level);
  if (view.stack === 'nginx-node' && noise(at, 12) < tooMuchShare(passed)) {
    return failed(504, gateway.readTimeoutSeconds, TIMED_OUT);
  }
  if (view.stack === 'nginx-php-fpm') {
    const without = noChildShare(passed, host);
    if (noise(at, 17) < without) {
      return notConnected(
        `connect() to unix:${gateway.passTo} failed (${QUEUE_FULL}) while connecting to upstream`,
      );
    }
    if (without > 0)
      return { ...usual, status: 200, seconds: round(secondsInQueue(host)), trouble: null };
  }
  const trouble = troubleBetween(gateway, state.run);
  if (trouble?.path === path) {
    const connected = trouble.kind !== 'not-connected';
    return { ...failed(trouble.status, trouble.seconds, trouble.says), connected };
  }
  const takes = path === '/reports/monthly' && view.stack === 'nginx-node';
  return {
    ...usual,
    status: 200,
    seconds: takes ? round(state.run.reportSeconds * (0.96 + noise(at, 11) * 0.08)) : seconds,
    trouble: null,
  };
}

const TIMED_OUT =
  'upstream timed out (110: Connection timed out) while reading response header from upstream';

const QUEUE_FULL = '11: Resource temporarily unavailable';

/** Why nobody takes the connection of nginx; null when somebody does. */
function refusalOf(
  { stack }: HostView,
  gateway: GatewaySettings,
  state: ServiceState,
  at: EpochMs,
): Request['trouble'] {
  const lost = gateway.passTo !== rightPlace(stack);
  if (stack === 'nginx-php-fpm') {
    const connect = (level: 'error' | 'crit', why: string) => ({
      level,
      says: `connect() to unix:${gateway.passTo} failed (${why}) while connecting to upstream`,
    });
    if (lost) return connect('crit', '2: No such file or directory');
    // Even then a worker becomes free now and then.
    const full = state.kind === 'workers-busy' && at >= state.since + QUEUE_FILLS_MS;
    return full && noise(at, 10) >= 0.04 ? connect('error', QUEUE_FULL) : null;
  }
  if (!isUp(state)) {
    return {
      level: 'error',
      says: 'connect() failed (111: Connection refused) while connecting to upstream',
    };
  }
  return gateway.passTo.startsWith('https:') ? { level: 'error', says: NO_TLS_THERE } : null;
}

const NO_TLS_THERE =
  'SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream';

function upstreamOf({ stack }: HostView, { passTo, prices }: GatewaySettings, path: string) {
  if (stack === 'nginx-php-fpm') {
    return { url: `fastcgi://unix:${passTo}:`, address: `unix:${passTo}` };
  }
  const base =
    prices !== null && path === PRICES.path ? `http://${pricesUpstream(prices)}` : passTo;
  return { url: `${base}${path}`, address: base.replace(/^https?:\/\//, '') };
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;
