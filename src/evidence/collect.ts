import { type EpochMs, epochMs, isoInstant } from '../brand.ts';
import type { Located } from '../locate/located.ts';
import type { World } from '../ports/world.ts';
import type { EvidenceBundle } from './bundle.ts';
import { collectHosts } from './collectors/hosts.ts';
import { collectMetrics } from './collectors/metrics.ts';
import { collectSecurityGroups } from './collectors/security-groups.ts';
import { collectTargetGroup } from './collectors/target-group.ts';
import { AWS_ORIGIN, type Exhibit } from './exhibit.ts';

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
  lookBackMs: number = LOOK_BACK_MS,
): Promise<EvidenceBundle> {
  const cloud = clouds.at(located.place);
  const started = clock.now();
  const from = epochMs(started - lookBackMs);
  const collectors: readonly (readonly [string, Promise<readonly Exhibit[]>])[] = [
    ['target-group', collectTargetGroup(cloud, located)],
    ['metrics', collectMetrics(cloud, located, from, started)],
    ['security-groups', collectSecurityGroups(cloud, located)],
    ['hosts', collectHosts(cloud, located, incidentId)],
  ];
  const exhibits = await Promise.all(
    collectors.map(([name, work]) =>
      work.catch((error: unknown) => [brokenCollector(name, error)]),
    ),
  );
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

/** A fault of our own; the investigation goes on without this collector. */
function brokenCollector(name: string, error: unknown): Exhibit {
  return {
    id: `aws/${name}-collector`,
    section: name,
    source: `collector ${name}`,
    origin: AWS_ORIGIN,
    collectedAt: null,
    outcome: {
      kind: 'failed',
      message: error instanceof Error ? error.message : String(error),
      cure: 'This is a fault of fiveohtwo: report it with the evidence bundle.',
    },
    text: '',
  };
}
