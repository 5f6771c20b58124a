import type { Cloud, Place } from '../ports/cloud.ts';
import {
  instancesShape,
  loadBalancersShape,
  parseAnswer,
  targetHealthShape,
} from './api-shapes.ts';
import type { TargetGroup } from './candidate.ts';
import type { Located, LocatedTarget } from './located.ts';

type Sources = Pick<Cloud, 'loadBalancers' | 'networkPaths'>;

/** A target group with what stands before and behind it. */
export async function describeTargetGroup(
  cloud: Sources,
  place: Place,
  group: TargetGroup,
  service: string,
): Promise<Located> {
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
        address: details.get(Target.Id)?.address ?? (Target.Id.startsWith('i-') ? null : Target.Id),
        securityGroups: details.get(Target.Id)?.securityGroups ?? [],
        availabilityZone:
          Target.AvailabilityZone ?? details.get(Target.Id)?.availabilityZone ?? null,
      }),
    ),
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
