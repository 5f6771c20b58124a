import type { Cloud, Clouds, Place } from '../ports/cloud.ts';
import type { World } from '../ports/world.ts';
import {
  instancesShape,
  loadBalancersShape,
  parseAnswer,
  tagsShape,
  targetGroupsShape,
  targetHealthShape,
} from './api-shapes.ts';
import type { Located, LocatedTarget } from './located.ts';
import { nearestNames } from './nearest-names.ts';

export type LocateResult =
  | { readonly ok: true; readonly located: Located }
  | { readonly ok: false; readonly why: string };

type Sources = Pick<Cloud, 'loadBalancers' | 'networkPaths'>;
type TargetGroup = ReturnType<typeof targetGroupsShape.parse>['TargetGroups'][number];

/** A target group carries its service's name in this tag; without it, the group's own name counts. */
const SERVICE_TAG = 'service';

/**
 * Finds the target group that a person meant: by ARN, by the tag `service`, or by the target group's name.
 * An answer that is not one target group says what was found instead, and what to type.
 */
export async function locate(
  { clouds }: Pick<World, 'clouds'>,
  query: string,
): Promise<LocateResult> {
  const place = firstOf(clouds);
  const cloud = clouds.at(place);
  const wanted = query.trim();
  const groups = parseAnswer(
    'target groups',
    targetGroupsShape,
    await cloud.loadBalancers.targetGroups(
      wanted.startsWith('arn:') ? { by: 'arns', arns: [wanted] } : { by: 'all' },
    ),
  );
  if (!groups.ok) return groups;

  const services = await serviceNames(cloud, groups.value.TargetGroups);
  const matches = groups.value.TargetGroups.filter(
    (group) =>
      group.TargetGroupArn === wanted ||
      group.TargetGroupName === wanted ||
      services.get(group.TargetGroupArn) === wanted,
  );
  const [group, ...others] = matches;
  if (group === undefined) {
    const names = [
      ...services.values(),
      ...groups.value.TargetGroups.map(({ TargetGroupName }) => TargetGroupName),
    ];
    return { ok: false, why: nothingFound(wanted, names) };
  }
  if (others.length > 0) {
    const arns = matches.map(({ TargetGroupArn }) => TargetGroupArn).join('\n');
    return {
      ok: false,
      why: `"${wanted}" means ${matches.length} target groups. Ask again with the ARN of one of them:\n${arns}`,
    };
  }
  return describe(cloud, place, group, services.get(group.TargetGroupArn) ?? group.TargetGroupName);
}

function firstOf({ places: [place] }: Clouds): Place {
  if (place === undefined) throw new RangeError('The deployment looks after no region at all');
  return place;
}

async function serviceNames(
  { loadBalancers }: Pick<Cloud, 'loadBalancers'>,
  groups: readonly TargetGroup[],
): Promise<ReadonlyMap<string, string>> {
  if (groups.length === 0) return new Map();
  // Without permission to read tags, names of target groups still work.
  const answer = await loadBalancers.tags(groups.map(({ TargetGroupArn }) => TargetGroupArn));
  const tags = parseAnswer('tags', tagsShape, answer);
  if (!tags.ok) return new Map();
  return new Map(
    tags.value.TagDescriptions.flatMap(({ ResourceArn, Tags }) =>
      Tags.filter(({ Key }) => Key === SERVICE_TAG).map(
        ({ Value }) => [ResourceArn, Value] as const,
      ),
    ),
  );
}

function nothingFound(wanted: string, names: readonly string[]): string {
  const near = nearestNames(wanted, names);
  const hint =
    near.length > 0
      ? `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
      : names.length > 0
        ? `There are: ${[...new Set(names)].slice(0, 10).join(', ')}.`
        : 'There is no target group in this region at all.';
  return `Nothing is called "${wanted}": no target group has this name, this ARN or this value in its tag "${SERVICE_TAG}". ${hint}`;
}

async function describe(
  cloud: Sources,
  place: Place,
  group: TargetGroup,
  service: string,
): Promise<LocateResult> {
  const loadBalancerArn = group.LoadBalancerArns[0];
  const [health, loadBalancers] = await Promise.all([
    cloud.loadBalancers.targetHealth(group.TargetGroupArn),
    loadBalancerArn === undefined
      ? null
      : cloud.loadBalancers
          .loadBalancers([loadBalancerArn])
          .then((answer) => parseAnswer('load balancers', loadBalancersShape, answer)),
  ]);
  // Whoever may not see the load balancer or the targets' health still gets what the rest says.
  const balancer = loadBalancers?.ok === true ? loadBalancers.value.LoadBalancers[0] : undefined;
  const targets = parseAnswer('target health', targetHealthShape, health);
  const registered = targets.ok ? targets.value.TargetHealthDescriptions : [];
  const details = await instanceDetails(
    cloud,
    registered.map(({ Target }) => Target.Id),
  );
  return {
    ok: true,
    located: {
      service,
      place,
      targetGroup: {
        arn: group.TargetGroupArn,
        name: group.TargetGroupName,
        protocol: group.Protocol,
        port: group.Port,
        targetType: group.TargetType,
        healthCheckPath: group.HealthCheckPath ?? null,
      },
      loadBalancer:
        balancer === undefined
          ? null
          : {
              arn: balancer.LoadBalancerArn,
              name: balancer.LoadBalancerName,
              dnsName: balancer.DNSName,
              securityGroups: balancer.SecurityGroups,
            },
      targets: registered.map(
        ({ Target }): LocatedTarget => ({
          id: Target.Id,
          port: Target.Port ?? group.Port,
          address:
            details.get(Target.Id)?.address ?? (Target.Id.startsWith('i-') ? null : Target.Id),
          securityGroups: details.get(Target.Id)?.securityGroups ?? [],
          availabilityZone:
            Target.AvailabilityZone ?? details.get(Target.Id)?.availabilityZone ?? null,
        }),
      ),
    },
  };
}

interface InstanceDetails {
  readonly address: string | null;
  readonly securityGroups: readonly string[];
  readonly availabilityZone: string | null;
}

async function instanceDetails(
  { networkPaths }: Pick<Cloud, 'networkPaths'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, InstanceDetails>> {
  const instanceIds = ids.filter((id) => id.startsWith('i-'));
  if (instanceIds.length === 0) return new Map();
  const answer = await networkPaths.instances(instanceIds);
  const parsed = parseAnswer('instances', instancesShape, answer);
  if (!parsed.ok) return new Map();
  return new Map(
    parsed.value.Reservations.flatMap(({ Instances }) => Instances).map((instance) => [
      instance.InstanceId,
      {
        address: instance.PrivateIpAddress ?? null,
        securityGroups: instance.SecurityGroups.map(({ GroupId }) => GroupId),
        availabilityZone: instance.Placement?.AvailabilityZone ?? null,
      },
    ]),
  );
}
