import { type EpochMs, epochMs, isoInstant } from '../../../brand.ts';
import type { Fleet } from '../fleet.ts';
import type { FleetSnapshot } from '../snapshot.ts';
import { MINUTE_MS } from '../traffic.ts';
import { countsOf, FUNCTION, faultyShareAt, versionAt } from './shop-function.ts';

/** What a page draws where a function answers: one target without an address. */
export function functionSnapshot(
  fleet: Fleet,
  now: EpochMs,
  minutesShown: number,
): Pick<FleetSnapshot, 'targets' | 'current' | 'minutes'> {
  const demand = fleet.demandAt(now);
  const thisMinute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  return {
    targets: [
      {
        id: `${FUNCTION.name}:${FUNCTION.alias}`,
        address: 'Lambda',
        zone: 'all',
        state: 'unavailable',
        reason: 'Target.HealthCheckDisabled',
        description: 'Health checks are not enabled for this target',
        receivesTraffic: true,
        runs: `version ${versionAt(fleet, now)}`,
        serviceState: 'running',
      },
    ],
    current: {
      requestsPerMinute: demand,
      failuresPerMinute: Math.round(demand * faultyShareAt(fleet, now)),
    },
    minutes: Array.from({ length: minutesShown + 1 }, (_, index) => {
      const at = epochMs(thisMinute - (minutesShown - index) * MINUTE_MS);
      const complete = at + MINUTE_MS <= now;
      const { requests, failed } = countsOf(fleet, at, complete ? epochMs(at + MINUTE_MS) : now);
      return {
        at: isoInstant(at),
        complete,
        requests,
        elb502: failed,
        elb504: 0,
        target5xx: 0,
      };
    }),
  };
}
