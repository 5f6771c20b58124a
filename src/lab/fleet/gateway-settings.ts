/** What the nginx in front of php-fpm is configured to do. */
export interface GatewaySettings {
  /** The socket that it hands requests to. */
  readonly passTo: string;
  /** Requests a second that it lets through, when it limits them. */
  readonly mostPerSecond: number | null;
}

/** Where the pool listens, whatever nginx is told. */
export const POOL_SOCKET = '/run/shop/php-fpm.sock';

export const GATEWAY_AT_START: GatewaySettings = { passTo: POOL_SOCKET, mostPerSecond: null };
