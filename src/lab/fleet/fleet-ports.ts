import type { World } from '../../ports/world.ts';
import type { Fleet } from './fleet.ts';
import { FleetHosts } from './fleet-hosts.ts';
import { FleetLoadBalancers } from './fleet-load-balancers.ts';
import { FleetMetrics } from './fleet-metrics.ts';
import { FleetNetworkPaths } from './fleet-network-paths.ts';

/** The part of the world that the fleet is: what production reaches through the AWS SDK. */
export type FleetPorts = Pick<
  World,
  'loadBalancers' | 'metrics' | 'networkPaths' | 'hosts' | 'clock'
>;

export const portsOf = (fleet: Fleet): FleetPorts => ({
  loadBalancers: new FleetLoadBalancers(fleet),
  metrics: new FleetMetrics(fleet),
  networkPaths: new FleetNetworkPaths(fleet),
  hosts: new FleetHosts(fleet),
  clock: fleet.clock,
});
