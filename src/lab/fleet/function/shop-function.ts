import type { EpochMs } from '../../../brand.ts';
import type { Fleet } from '../fleet.ts';
import { wobble } from '../noise.ts';
import { SHOP } from '../topology.ts';
import { MINUTE_MS } from '../traffic.ts';

const NAME = 'shop-api';
const PLAIN = `arn:aws:lambda:${SHOP.region}:${SHOP.account}:function:${NAME}`;

/** The Lambda function that answers in the place of the instances. The load balancer calls it by its alias. */
export const FUNCTION = {
  name: NAME,
  plainArn: PLAIN,
  alias: 'live',
  arn: `${PLAIN}:live`,
  timeoutSeconds: 10,
  soundVersion: '41',
  /** It answers one route without a `statusCode`. */
  faultyVersion: '42',
} as const;

export const FAULTY_ROUTE = 'POST /checkout/delivery';
const FAULTY_SHARE = 0.06;

/** The version that answers at this time; null where instances answer. */
export const versionAt = (fleet: Fleet, at: EpochMs): string | null =>
  fleet.accountAt(at).functionVersion;

export const isFunction = (fleet: Fleet): boolean => versionAt(fleet, fleet.clock.now()) !== null;

/** Of the requests at this time, those whose answer the load balancer cannot use. */
export const faultyShareAt = (fleet: Fleet, at: EpochMs): number =>
  versionAt(fleet, at) === FUNCTION.faultyVersion ? FAULTY_SHARE : 0;

/** What was counted from `from` to `until`, a minute or less. */
export function countsOf(
  fleet: Fleet,
  from: EpochMs,
  until: EpochMs,
): { readonly requests: number; readonly failed: number } {
  const traffic = wobble(from / MINUTE_MS, 1, 0.04) * ((until - from) / MINUTE_MS);
  const requests = Math.round(fleet.demandAt(from) * traffic);
  // A version that changed within the minute answered a part of it.
  const early = faultyShareAt(fleet, from);
  const late = faultyShareAt(fleet, until);
  return { requests, failed: Math.round((requests * (early + late)) / 2) };
}
