import type { EpochMs } from '../../brand.ts';
import type { PricesLookedUp } from './prices-service.ts';
import type { Stack } from './service-state.ts';

/** What the nginx on an instance is configured to do. */
export interface GatewaySettings {
  /** Where it hands requests to: a socket of php-fpm, or the URL of the app. */
  readonly passTo: string;
  /** Requests a second that it lets through, when it limits them. */
  readonly mostPerSecond: number | null;
  /** How large the header of an answer may be. */
  readonly headerKilobytes: number;
  /** How long it waits for an answer. */
  readonly readTimeoutSeconds: number;
  /** How long it keeps idle connections of the load balancer. */
  readonly keepAliveSeconds: number;
  /** Since when its workers have a library that crashes some of them; null while they have a sound one. */
  readonly crashesSince: EpochMs | null;
  /** What it holds of the name of the prices service; null when it sends it nothing. */
  readonly prices: PricesLookedUp | null;
}

/** Where the pool listens, whatever nginx is told. */
export const POOL_SOCKET = '/run/shop/php-fpm.sock';

/** Where the app listens when an nginx on its instance has the traffic port. */
export const APP_PORT = 3000;

/** Where an nginx has to send for the service to get anything. */
export const rightPlace = (stack: Stack): string =>
  stack === 'nginx-php-fpm' ? POOL_SOCKET : `http://127.0.0.1:${APP_PORT}`;

/**
 * One page of memory, unless it is configured.
 * @see https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffer_size
 */
export const USUAL_HEADER_KILOBYTES = 4;

/** @see https://nginx.org/en/docs/http/ngx_http_core_module.html#keepalive_timeout */
export const USUAL_KEEP_ALIVE_SECONDS = 75;

export const gatewayAtStart = (stack: Stack): GatewaySettings => ({
  passTo: rightPlace(stack),
  mostPerSecond: null,
  headerKilobytes: USUAL_HEADER_KILOBYTES,
  readTimeoutSeconds: 15,
  keepAliveSeconds: USUAL_KEEP_ALIVE_SECONDS,
  crashesSince: null,
  prices: null,
});
