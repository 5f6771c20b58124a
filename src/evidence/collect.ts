import { type EpochMs, epochMs, isoInstant } from '../brand.ts';
import { NOTHING_WRITTEN, type OnHosts } from '../catalogue/on-hosts.ts';
import type { Located } from '../locate/located.ts';
import type { World } from '../ports/world.ts';
import { askedOnce } from './asked-once.ts';
import type { EvidenceBundle } from './bundle.ts';
import { type Collector, exhibitsBy } from './collector.ts';
import { changes } from './collectors/changes.ts';
import { firewall } from './collectors/firewall.ts';
import { functions } from './collectors/functions.ts';
import { collectHosts } from './collectors/hosts.ts';
import { instances } from './collectors/instances.ts';
import { loadBalancer } from './collectors/load-balancer.ts';
import { loadBalancerLogs } from './collectors/load-balancer-logs.ts';
import { metrics } from './collectors/metrics.ts';
import { network } from './collectors/network.ts';
import { scaling } from './collectors/scaling.ts';
import { targetGroup } from './collectors/target-group.ts';
import { tasks } from './collectors/tasks.ts';
import type { Exhibit } from './exhibit.ts';
import { followUpstreams } from './hops/follow-upstreams.ts';

const hosts: Collector = {
  name: 'hosts',
  // The hosts have deadlines of their own, which say of each host what became of it.
  deadlineSeconds: 180,
  whenLate: 'Look at Run Command in the console of Systems Manager.',
  async collect({ cloud, located, incidentId, onHosts }, keep) {
    const said = await collectHosts(cloud, located, incidentId, onHosts);
    for (const exhibit of said) keep(exhibit);
    await followUpstreams({ cloud, located, incidentId }, said, keep);
  },
};

/** In the order in which a bundle shows what they bring. */
export const COLLECTORS: readonly Collector[] = [
  targetGroup,
  loadBalancer,
  metrics,
  loadBalancerLogs,
  network,
  instances,
  scaling,
  firewall,
  functions,
  tasks,
  changes,
  hosts,
];

export interface Looking {
  readonly lookBackMs?: number;
  /** What people wrote down about the hosts of the service. */
  readonly onHosts?: OnHosts;
}

/** How far back the metrics go: the incident and the hour before it, so that its onset can be seen. */
const LOOK_BACK_MS = 60 * 60_000;

/**
 * Looks everywhere at once. A collector that fails becomes an exhibit that says so: what could be seen is never
 * lost to what could not.
 */
export async function collectEvidence(
  { clouds, clock }: Pick<World, 'clouds' | 'clock'>,
  located: Located,
  incidentId: string,
  { lookBackMs = LOOK_BACK_MS, onHosts = NOTHING_WRITTEN }: Looking = {},
): Promise<EvidenceBundle> {
  const started = clock.now();
  const from = epochMs(started - lookBackMs);
  const cloud = askedOnce(clouds.at(located.place));
  const scope = { cloud, located, incidentId, onHosts, from, to: started };
  const exhibits = await Promise.all(COLLECTORS.map((collector) => exhibitsBy(collector, scope)));
  const ended = clock.now();
  return {
    version: 1,
    subject: {
      service: located.service,
      gateway: 'alb',
      platform: null,
      targets: located.targets.map(({ id, port, address }) => ({ id, port, address })),
      window: { from: isoInstant(from), to: isoInstant(ended) },
    },
    exhibits: exhibits.flat().map((exhibit) => stamped(exhibit, ended)),
  };
}

function stamped(exhibit: Exhibit, at: EpochMs): Exhibit {
  return exhibit.collectedAt === null ? { ...exhibit, collectedAt: isoInstant(at) } : exhibit;
}
