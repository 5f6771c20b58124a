import type { Chat } from './chat.ts';
import type { Clock } from './clock.ts';
import type { Hosts } from './hosts.ts';
import type { IncidentStore } from './incident-store.ts';
import type { LoadBalancers } from './load-balancers.ts';
import type { Metrics } from './metrics.ts';
import type { NetworkPaths } from './network-paths.ts';
import type { People } from './people.ts';

/** Everything outside the process that an incident touches. `src/aws` and `src/slack` make one, the lab another. */
export interface World {
  readonly loadBalancers: LoadBalancers;
  readonly metrics: Metrics;
  readonly networkPaths: NetworkPaths;
  readonly hosts: Hosts;
  readonly store: IncidentStore;
  readonly chat: Chat;
  readonly people: People;
  readonly clock: Clock;
}
