import { type EpochMs, epochMs } from '../../brand.ts';
import { type Account, accountAt } from './account.ts';
import type { ChangeRecord, DeploymentRecord } from './change-record.ts';
import { APP_PORT, type GatewaySettings, gatewayAtStart } from './gateway-settings.ts';
import { HOST_AT_START, type HostSettings } from './host-settings.ts';
import { type AclEntry, ALLOW_ALL } from './network-acl.ts';
import type { Release } from './release.ts';
import type { ScalingActivity } from './scaling-activity.ts';
import { RULES_AT_START, type SecurityGroupRule } from './security-group-rule.ts';
import { runsNode, type ServiceState, type Stack } from './service-state.ts';
import { Timeline } from './timeline.ts';
import { INSTANCES, SHOP, SPARES } from './topology.ts';

/** Everything about the fleet that may change, and how it was at each time. */
export interface FleetState {
  readonly stack: Stack;
  readonly knownSince: EpochMs;
  readonly services: Map<string, Timeline<ServiceState>>;
  readonly gateways: ReadonlyMap<string, Timeline<GatewaySettings>>;
  readonly hosts: ReadonlyMap<string, Timeline<HostSettings>>;
  readonly rules: Timeline<readonly SecurityGroupRule[]>;
  readonly acl: Timeline<readonly AclEntry[]>;
  readonly account: Timeline<Account>;
  /** Requests a minute that people make of the service. */
  readonly demand: Timeline<number>;
  readonly changes: ChangeRecord[];
  readonly deployments: DeploymentRecord[];
  /** When those instances were launched that the Auto Scaling group has launched since. */
  readonly launches: Map<string, EpochMs>;
  readonly activities: ScalingActivity[];
  /** What is in each release, so that it can be deployed again. */
  readonly releases: Map<string, Release>;
}

/** How long the service ran well before the fleet's own start. */
const HEALTHY_HISTORY_MS = 60 * 60_000;
const PROCESS_AGE_AT_START_MS = 167 * 60_000;

/** Longer than the load balancer keeps an idle connection, as it should be. */
const SOUND_KEEP_ALIVE_SECONDS = SHOP.idleTimeoutSeconds + 5;

/** A healthy service with an hour of healthy history. */
export function healthyUntil(now: EpochMs, stack: Stack): FleetState {
  const knownSince = epochMs(now - HEALTHY_HISTORY_MS);
  const instances = [...INSTANCES, ...SPARES];
  return {
    stack,
    knownSince,
    services: new Map(
      instances.map((instance, index) => {
        const run = {
          pid: 2413 + index * 118,
          startedAt: epochMs(knownSince - PROCESS_AGE_AT_START_MS + index * 41_000),
          release: runsNode(stack) ? 'r214' : 'p87',
          port: stack === 'nginx-node' ? APP_PORT : SHOP.port,
          keepAliveSeconds: SOUND_KEEP_ALIVE_SECONDS,
          healthPath: SHOP.healthCheckPath,
          accountHeaderKilobytes: 1,
          descriptors: 61,
          reportSeconds: 2,
          flaw: 'none',
        } as const;
        return [instance.id, new Timeline<ServiceState>(knownSince, { kind: 'running', run })];
      }),
    ),
    gateways: new Map(
      instances.map(({ id }) => [id, new Timeline(knownSince, gatewayAtStart(stack))]),
    ),
    hosts: new Map(instances.map(({ id }) => [id, new Timeline(knownSince, HOST_AT_START)])),
    rules: new Timeline(knownSince, RULES_AT_START),
    acl: new Timeline(knownSince, ALLOW_ALL),
    account: new Timeline(knownSince, accountAt(knownSince)),
    demand: new Timeline(knownSince, SHOP.requestsPerMinute),
    changes: [],
    deployments: [],
    launches: new Map(),
    activities: [],
    releases: new Map(),
  };
}
