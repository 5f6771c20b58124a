import type { GatewaySettings } from './gateway-settings.ts';
import { PRICES } from './prices-service.ts';
import type { Run } from './service-state.ts';

/** Requests for one page that the nginx on an instance fails although the app is well. */
export interface Trouble {
  readonly kind: 'not-connected' | 'bad-answer';
  readonly path: string;
  readonly status: 502 | 504;
  /** After which time it gives them up. */
  readonly seconds: number;
  /** How its error log words it. */
  readonly says: string;
}

/** The trouble that this nginx has with this release; null when they get on. */
export function troubleBetween(gateway: GatewaySettings, run: Run): Trouble | null {
  if (run.accountHeaderKilobytes > gateway.headerKilobytes) {
    return {
      kind: 'bad-answer',
      path: '/account',
      status: 502,
      seconds: 0.006,
      says: 'upstream sent too big header while reading response header from upstream',
    };
  }
  if (run.reportSeconds > gateway.readTimeoutSeconds) {
    return {
      kind: 'bad-answer',
      path: '/reports/monthly',
      status: 504,
      seconds: gateway.readTimeoutSeconds,
      says: 'upstream timed out (110: Connection timed out) while reading response header from upstream',
    };
  }
  if (gateway.prices === 'before') {
    return {
      kind: 'not-connected',
      path: PRICES.path,
      status: 502,
      seconds: 0.001,
      says: 'connect() failed (111: Connection refused) while connecting to upstream',
    };
  }
  return null;
}
