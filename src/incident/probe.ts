import { askHosts } from '../evidence/collectors/hosts.ts';
import type { Located, LocatedTarget } from '../locate/located.ts';
import type { World } from '../ports/world.ts';
import { readExhibit } from '../read/registry.ts';

/** What a target answered to a request made on its own host. */
export interface Probed {
  readonly target: string;
  readonly answers: boolean;
  readonly says: string;
}

/** More would take long and prove little more. */
const MOST_PROBED = 5;

/**
 * Asks targets themselves, through the diagnosis document on their hosts: does the service's port answer the health
 * check's path with a status that is no failure? For when nobody else asks: no traffic is not recovery.
 */
export async function probeTargets(
  { clouds }: Pick<World, 'clouds'>,
  { place, targetGroup }: Located,
  targets: readonly LocatedTarget[],
  incidentId: string,
): Promise<readonly Probed[]> {
  const hosts = targets.filter(({ id }) => id.startsWith('i-')).slice(0, MOST_PROBED);
  if (hosts.length === 0) return [];
  const path = targetGroup.healthCheckPath ?? '/';
  const exhibits = await askHosts(clouds.at(place), hosts, path, incidentId);
  const facts = exhibits.flatMap(readExhibit);
  return hosts.map(({ id, port }): Probed => {
    const answered = facts.flatMap((fact) =>
      fact.kind === 'probe' &&
      fact.origin.name === id &&
      fact.status !== null &&
      (fact.to === null || fact.to.endsWith(`:${port}`))
        ? [fact.status]
        : [],
    );
    const good = answered.find((status) => status >= 200 && status < 400);
    if (good !== undefined) {
      return {
        target: id,
        answers: true,
        says: `${id} answers ${good} on port ${port}, asked on its host.`,
      };
    }
    const [bad] = answered;
    const says =
      bad === undefined
        ? `${id} was asked on its host and did not answer on port ${port}.`
        : `${id} answers ${bad} on port ${port}, asked on its host.`;
    return { target: id, answers: false, says };
  });
}
