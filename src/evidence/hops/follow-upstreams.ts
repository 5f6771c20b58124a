import * as z from 'zod';
import { parseAnswer, targetHealthShape } from '../../locate/api-shapes.ts';
import type { LocatedTarget } from '../../locate/located.ts';
import { apiExhibit } from '../api-exhibit.ts';
import { ASK_ALL, chooseHosts } from '../choose-hosts.ts';
import type { Scope } from '../collector.ts';
import { askHosts } from '../collectors/hosts.ts';
import type { Exhibit } from '../exhibit.ts';
import { type Hop, hopsExhibit } from './hop.ts';
import { type Owner, ownersOf } from './owner.ts';
import { type Upstream, upstreamsOf } from './upstreams.ts';

/** ALB → gateway → gateway → application is two; beyond three the fault is another team's investigation. */
const MOST_HOPS = 3;

type Keep = (exhibit: Exhibit) => void;
type Follow = Pick<Scope, 'cloud' | 'located' | 'incidentId'>;

/**
 * Follows the gateways of the targets to where they forward: a private address becomes an instance, a load balancer or a
 * task, and the look is repeated there. At most three steps; a way that leads back to where it came from ends.
 * @param seen what the targets themselves said
 */
export async function followUpstreams(
  scope: Follow,
  seen: readonly Exhibit[],
  keep: Keep,
): Promise<void> {
  /** Each host that was reached, with the hosts before it on its way. */
  const ways = new Map<string, ReadonlySet<string>>();
  let said = seen;
  for (let round = 1; round <= MOST_HOPS; round += 1) {
    const upstreams = upstreamsOf(said);
    if (upstreams.length === 0) return;
    const vpc = await vpcOf(scope);
    if (vpc === null) return;
    const owners = await ownersIn(scope, vpc, upstreams, keep);
    const hops = upstreams.flatMap((upstream): readonly Hop[] => {
      const owner: Owner = owners.get(upstream.address) ?? { kind: 'nobody' };
      // A host that names itself by its address: its own evidence is here already.
      if (owner.kind === 'instance' && owner.id === upstream.from) return [];
      const before = new Set([...(ways.get(upstream.from) ?? []), upstream.from]);
      const loop = owner.kind === 'instance' && before.has(owner.id);
      if (owner.kind === 'instance' && !loop && !ways.has(owner.id)) ways.set(owner.id, before);
      return [{ upstream, owner, loop }];
    });
    if (hops.length === 0) return;
    keep(hopsExhibit(round, hops));
    const known = new Set(
      [...seen, ...said].flatMap(({ origin: { name } }) => (name === null ? [] : [name])),
    );
    const next: Exhibit[] = [];
    await Promise.all([
      lookAtInstances(scope, hops, known, (exhibit) => void next.push(exhibit)),
      ...distinctOwners(hops).map((owner) =>
        lookBehind(scope, owner, known, (exhibit) => void next.push(exhibit)),
      ),
    ]);
    for (const exhibit of next) keep(exhibit);
    said = next;
  }
}

const groupsShape = z.object({
  TargetGroups: z.array(
    z.object({
      TargetGroupArn: z.string(),
      TargetGroupName: z.string(),
      Port: z.number().default(0),
      VpcId: z.string().optional(),
      HealthCheckPath: z.string().optional(),
    }),
  ),
});

async function vpcOf({ cloud, located }: Follow): Promise<string | null> {
  const { arn } = located.targetGroup;
  const answer = await cloud.loadBalancers.targetGroups({ by: 'arns', arns: [arn] });
  const parsed = parseAnswer('the target group', groupsShape, answer);
  return parsed.ok ? (parsed.value.TargetGroups[0]?.VpcId ?? null) : null;
}

async function ownersIn(
  { cloud }: Follow,
  vpc: string,
  upstreams: readonly Upstream[],
  keep: Keep,
): Promise<ReadonlyMap<string, Owner>> {
  const addresses = [...new Set(upstreams.map(({ address }) => address))];
  const answer = await cloud.networkPaths.networkInterfaces(vpc, addresses);
  if (answer.kind !== 'answered') {
    const source = `DescribeNetworkInterfaces ${addresses.join(' ')}`;
    keep(apiExhibit({ section: 'hop-interfaces', source }, answer));
  }
  return ownersOf(answer, addresses);
}

async function lookAtInstances(
  { cloud, incidentId }: Follow,
  hops: readonly Hop[],
  known: ReadonlySet<string>,
  keep: Keep,
): Promise<void> {
  const asked = new Map<string, Pick<LocatedTarget, 'id' | 'port' | 'address'>>();
  for (const { owner, upstream, loop } of hops) {
    if (owner.kind !== 'instance' || loop || known.has(owner.id)) continue;
    const { port, address } = upstream;
    if (!asked.has(owner.id)) asked.set(owner.id, { id: owner.id, port, address });
  }
  if (asked.size === 0) return;
  for (const exhibit of await askHosts(cloud, [...asked.values()], '/', incidentId)) keep(exhibit);
}

type Further = Extract<Owner, { readonly kind: 'load-balancer' | 'task' }>;

function distinctOwners(hops: readonly Hop[]): readonly Further[] {
  const found = new Map<string, Further>();
  for (const { owner } of hops) {
    if (owner.kind === 'load-balancer' || owner.kind === 'task')
      found.set(JSON.stringify(owner), owner);
  }
  return [...found.values()];
}

async function lookBehind(
  scope: Follow,
  owner: Further,
  known: ReadonlySet<string>,
  keep: Keep,
): Promise<void> {
  switch (owner.kind) {
    case 'load-balancer':
      return lookBehindBalancer(scope, owner.path, known, keep);
    case 'task':
      return lookAtTasks(scope, owner.cluster, owner.service, keep);
    default:
      return owner satisfies never;
  }
}

/** Target groups of an inner load balancer that are looked at. */
const MOST_GROUPS = 5;

async function lookBehindBalancer(
  { cloud, located, incidentId }: Follow,
  path: string,
  known: ReadonlySet<string>,
  keep: Keep,
): Promise<void> {
  // Same partition, region and account as the target group: its address is in the same VPC.
  const arn = located.targetGroup.arn.replace(/:targetgroup\/.*$/, `:loadbalancer/${path}`);
  const answer = await cloud.loadBalancers.targetGroups({ by: 'load-balancer', arn });
  const source = `DescribeTargetGroups ${path}`;
  keep(apiExhibit({ section: 'hop-target-groups', part: path, source }, answer));
  const parsed = parseAnswer('target groups', groupsShape, answer);
  const groups = parsed.ok ? parsed.value.TargetGroups.slice(0, MOST_GROUPS) : [];
  await Promise.all(
    groups.map(async ({ TargetGroupArn, TargetGroupName, Port, HealthCheckPath = '/' }) => {
      const health = await cloud.loadBalancers.targetHealth(TargetGroupArn);
      const from = `DescribeTargetHealth ${TargetGroupArn}`;
      keep(apiExhibit({ section: 'target-health', part: TargetGroupName, source: from }, health));
      const described = parseAnswer('target health', targetHealthShape, health);
      if (!described.ok) return;
      const rows = described.value.TargetHealthDescriptions;
      const behind = rows
        .filter(({ Target }) => Target.Id.startsWith('i-') && !known.has(Target.Id))
        .map(
          ({ Target }): LocatedTarget => ({
            id: Target.Id,
            port: Target.Port ?? Port,
            address: null,
            securityGroups: [],
            availabilityZone: Target.AvailabilityZone ?? null,
          }),
        );
      const states = new Map(
        rows.map(({ Target, TargetHealth }) => [
          `${Target.Id}:${Target.Port ?? Port}`,
          TargetHealth.State,
        ]),
      );
      const asked = chooseHosts(behind, states).asked.slice(0, ASK_ALL);
      if (asked.length === 0) return;
      keep(
        hopsExhibit(
          TargetGroupName,
          asked.map(({ id, port }) => ({
            upstream: { from: path, named: `${id}:${port}`, address: id, port },
            owner: { kind: 'instance', id },
            loop: false,
          })),
        ),
      );
      const exhibits = await askHosts(cloud, asked, HealthCheckPath, incidentId);
      for (const exhibit of exhibits) keep(exhibit);
    }),
  );
}

async function lookAtTasks(
  { cloud: { tasks } }: Follow,
  cluster: string | null,
  service: string | null,
  keep: Keep,
): Promise<void> {
  if (cluster === null) return;
  const part = service ?? cluster;
  await Promise.all([
    tasks
      .services(cluster)
      .then((answer) =>
        keep(
          apiExhibit(
            { section: 'ecs-services', part, source: `DescribeServices ${cluster}` },
            answer,
          ),
        ),
      ),
    ...(service === null
      ? []
      : (['RUNNING', 'STOPPED'] as const).map(async (status) =>
          keep(
            apiExhibit(
              {
                section: 'ecs-tasks',
                part: `${part}/${status.toLowerCase()}`,
                source: `DescribeTasks ${cluster} ${service} ${status}`,
              },
              await tasks.tasks(cluster, service, status),
            ),
          ),
        )),
  ]);
}
