import type { Cloud, Clouds, Place } from '../../ports/cloud.ts';
import type { World } from '../../ports/world.ts';
import { withAdminGroup } from './admin-group.ts';
import type { Fleet } from './fleet.ts';
import { FleetChanges } from './fleet-changes.ts';
import { FleetFirewalls } from './fleet-firewalls.ts';
import { FleetHistory } from './fleet-history.ts';
import { FleetHosts } from './fleet-hosts.ts';
import { FleetLoadBalancers } from './fleet-load-balancers.ts';
import { FleetLogFiles } from './fleet-log-files.ts';
import { FleetMetrics } from './fleet-metrics.ts';
import { FleetNetworkPaths } from './fleet-network-paths.ts';
import { FleetScalingGroups } from './fleet-scaling-groups.ts';
import { FleetFunctions } from './function/fleet-functions.ts';
import { withFunction } from './function/function-load-balancers.ts';
import { withFunctionMetrics } from './function/function-metrics.ts';
import { NO_TASKS } from './nothing-there.ts';
import { SHOP } from './topology.ts';

/** The part of the world that the fleet is: what production reaches through the AWS SDK. */
export function portsOf(fleet: Fleet): Pick<World, 'clouds' | 'clock'> {
  const cloud = cloudOf(fleet);
  const loadBalancers = withAdminGroup(cloud.loadBalancers);
  return {
    clouds: onePlace({ account: null, region: SHOP.region }, { ...cloud, loadBalancers }),
    clock: fleet.clock,
  };
}

export const cloudOf = (fleet: Fleet): Cloud => ({
  loadBalancers: withFunction(fleet, new FleetLoadBalancers(fleet)),
  metrics: withFunctionMetrics(fleet, new FleetMetrics(fleet)),
  networkPaths: new FleetNetworkPaths(fleet),
  logFiles: new FleetLogFiles(fleet),
  scalingGroups: new FleetScalingGroups(fleet),
  firewalls: new FleetFirewalls(fleet),
  functions: new FleetFunctions(fleet),
  tasks: NO_TASKS,
  history: new FleetHistory(fleet),
  hosts: new FleetHosts(fleet),
  changes: new FleetChanges(fleet),
});

/** The clouds of a deployment that looks after a single place. */
export const onePlace = (place: Place, cloud: Cloud): Clouds => ({
  places: [place],
  at: () => cloud,
});
