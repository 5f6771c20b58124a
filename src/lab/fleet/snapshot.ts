import { type EpochMs, epochMs, isoInstant } from '../../brand.ts';
import type { FaultLabel, Fleet } from './fleet.ts';
import { targetHealthOf } from './fleet-load-balancers.ts';
import { functionSnapshot } from './function/function-snapshot.ts';
import { isFunction } from './function/shop-function.ts';
import type { Target } from './registrations.ts';
import { letsTrafficThrough } from './security-group-rule.ts';
import type { ServiceState, Stack } from './service-state.ts';
import { SHOP } from './topology.ts';
import { inRotation, MINUTE_MS, minutesBetween, ratesAt } from './traffic.ts';

/** The fleet as a page draws it: plain data, nothing to ask back. */
export interface FleetSnapshot {
  /** ISO 8601. */
  readonly at: string;
  readonly fault: FaultLabel | null;
  readonly loadBalancer: {
    readonly name: string;
    readonly dnsName: string;
    readonly securityGroup: string;
  };
  readonly targetGroup: { readonly name: string; readonly port: number; readonly path: string };
  readonly targets: readonly TargetSnapshot[];
  readonly securityGroup: {
    readonly id: string;
    readonly port: number;
    /** Whether the load balancer's group may reach the port. */
    readonly open: boolean;
    readonly ruleId: string | null;
  };
  /** What happens at this moment, per minute: quicker to show a recovery than whole minutes. */
  readonly current: { readonly requestsPerMinute: number; readonly failuresPerMinute: number };
  /** The last ten minutes and the one that runs, oldest first. */
  readonly minutes: readonly MinuteSnapshot[];
}

interface TargetSnapshot {
  readonly id: string;
  readonly address: string;
  readonly zone: string;
  readonly state: string;
  readonly reason: string | null;
  readonly description: string | null;
  readonly receivesTraffic: boolean;
  /** What runs there, in words: `node r214, pid 2413, port 8080`. */
  readonly runs: string;
  readonly serviceState: ServiceState['kind'];
}

interface MinuteSnapshot {
  readonly at: string;
  readonly complete: boolean;
  readonly requests: number;
  /** 502s that the load balancer made, and those that came from a target. */
  readonly elb502: number;
  readonly elb504: number;
  readonly target5xx: number;
}

const MINUTES_SHOWN = 10;

export function snapshot(fleet: Fleet, now: EpochMs = fleet.clock.now()): FleetSnapshot {
  const rules = fleet.rulesAt(now);
  const rates = ratesAt(fleet, now);
  const rotation = inRotation(fleet, now);
  const thisMinute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  return {
    at: isoInstant(now),
    fault: fleet.activeFault,
    loadBalancer: {
      name: SHOP.loadBalancer.name,
      dnsName: SHOP.loadBalancer.dnsName,
      securityGroup: SHOP.loadBalancer.securityGroup,
    },
    targetGroup: {
      name: SHOP.targetGroup.name,
      port: SHOP.port,
      path: fleet.accountAt(now).healthCheck.path,
    },
    targets: fleet.targetsAt(now).map((target) => {
      const { instance } = target;
      const health = targetHealthOf(fleet.healthAt(target, now));
      const service = fleet.serviceOn(instance).at(now);
      return {
        id: instance.id,
        address: instance.address,
        zone: instance.zone,
        state: health.State,
        reason: health.Reason ?? null,
        description: health.Description ?? null,
        receivesTraffic: rotation.some((each) => isSame(each, target)),
        runs: inWords(service, fleet.stack),
        serviceState: service.kind,
      };
    }),
    securityGroup: {
      id: SHOP.instanceGroup,
      port: SHOP.port,
      open: letsTrafficThrough(rules, SHOP.port),
      ruleId: rules.find((rule) => rule.port === SHOP.port && !rule.egress)?.id ?? null,
    },
    current: {
      requestsPerMinute: Math.round(rates.requests),
      failuresPerMinute: Math.round(rates.elb502 + rates.elb504 + rates.target5xx),
    },
    minutes: minutesBetween(fleet, epochMs(thisMinute - MINUTES_SHOWN * MINUTE_MS), now).map(
      ({ at, complete, counts }) => ({
        at: isoInstant(at),
        complete,
        requests: counts.requests,
        elb502: counts.elb502,
        elb504: counts.elb504,
        target5xx: counts.target5xx,
      }),
    ),
    ...(isFunction(fleet) ? functionSnapshot(fleet, now, MINUTES_SHOWN) : {}),
  };
}

const isSame = (one: Target, other: Target): boolean =>
  one.instanceId === other.instanceId && one.port === other.port;

function inWords(state: ServiceState, stack: Stack): string {
  const { run } = state;
  const what = {
    node: `node ${run.release}, pid ${run.pid}, port ${run.port}`,
    'nginx-node': `nginx and node ${run.release}, pid ${run.pid}`,
    'nginx-php-fpm': `nginx and php-fpm ${run.release}, pid ${run.pid}`,
  }[stack];
  switch (state.kind) {
    case 'running':
      return what;
    case 'workers-busy':
      return `${what}, all workers busy`;
    case 'hung':
      return `${what}, answers nothing`;
    case 'stopped':
      return `${what}: stopped`;
    case 'crashed':
      return `${what}: crashed`;
    case 'crashed-at-start':
      return `${what}: crashed at start`;
    case 'oom-killed':
      return `${what}: killed for memory`;
    default:
      return state satisfies never;
  }
}
