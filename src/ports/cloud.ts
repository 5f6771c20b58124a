import type { ChangeHistory } from './change-history.ts';
import type { CloudChanges } from './cloud-changes.ts';
import type { Firewalls } from './firewalls.ts';
import type { Functions } from './functions.ts';
import type { Hosts } from './hosts.ts';
import type { LoadBalancers } from './load-balancers.ts';
import type { LogFiles } from './log-files.ts';
import type { Metrics } from './metrics.ts';
import type { NetworkPaths } from './network-paths.ts';
import type { ScalingGroups } from './scaling-groups.ts';
import type { Tasks } from './tasks.ts';

/** One region of one AWS account: what a load balancer and everything behind it share. */
export interface Place {
  /** Twelve digits, or null for the account that fiveohtwo itself runs in. */
  readonly account: string | null;
  readonly region: string;
}

/** What AWS tells of one place, and lets be changed there. */
export interface Cloud {
  readonly loadBalancers: LoadBalancers;
  readonly metrics: Metrics;
  readonly networkPaths: NetworkPaths;
  readonly logFiles: LogFiles;
  readonly scalingGroups: ScalingGroups;
  readonly firewalls: Firewalls;
  readonly functions: Functions;
  readonly tasks: Tasks;
  readonly history: ChangeHistory;
  readonly hosts: Hosts;
  readonly changes: CloudChanges;
}

/** Every place that a deployment looks after; in most, there is one. */
export interface Clouds {
  /** In the order in which they are searched; never empty. */
  readonly places: readonly Place[];
  /** @throws {RangeError} for a place that is not among `places` */
  at(place: Place): Cloud;
}
