import type { GatewaySettings } from './gateway-settings.ts';

/** Requests a minute that one instance can answer in time: on a usual day one alone is enough for all. */
const CAPACITY = 1_250;

/** How long an answer takes for which a worker or a processor had to become free. */
export const SECONDS_WAITING = 11.4;

/** Share of so many requests a minute that an instance cannot answer in time. */
export const tooMuchShare = (requests: number): number =>
  requests === 0 ? 0 : Math.max(0, 1 - CAPACITY / requests);

/** Of so many requests a minute, those that an nginx lets through. */
export const letThrough = (requests: number, { mostPerSecond }: GatewaySettings): number =>
  mostPerSecond === null ? requests : Math.min(requests, mostPerSecond * 60);
