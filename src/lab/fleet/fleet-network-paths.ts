import type { ApiAnswer } from '../../ports/api-answer.ts';
import type { NetworkPaths } from '../../ports/network-paths.ts';
import { answered, notFound } from './api-answers.ts';
import type { Fleet } from './fleet.ts';
import type { SecurityGroupRule } from './security-group-rule.ts';
import { INSTANCES, type Instance, SHOP } from './topology.ts';

/** The security groups of the fleet. */
export const GROUPS: readonly string[] = [SHOP.loadBalancer.securityGroup, SHOP.instanceGroup];

/** EC2 as it would answer for the fleet. */
export class FleetNetworkPaths implements NetworkPaths {
  readonly #fleet: Fleet;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  async instances(ids: readonly string[]): Promise<ApiAnswer> {
    const unknown = ids.find((id) => INSTANCES.every((instance) => instance.id !== id));
    if (unknown !== undefined) {
      return notFound('InvalidInstanceID.NotFound', `The instance ID '${unknown}' does not exist`);
    }
    const wanted = INSTANCES.filter(({ id }) => ids.includes(id));
    return answered({
      Reservations: wanted.map((instance, index) => ({
        ReservationId: `r-0${index + 1}d4c3b2a19081726`,
        OwnerId: SHOP.account,
        Groups: [],
        Instances: [describeInstance(instance)],
      })),
    });
  }

  async securityGroupRules(groupIds: readonly string[]): Promise<ApiAnswer> {
    const unknown = groupIds.find((id) => !GROUPS.includes(id));
    if (unknown !== undefined) {
      return notFound('InvalidGroup.NotFound', `The security group '${unknown}' does not exist`);
    }
    const rules = this.#fleet
      .rulesAt(this.#fleet.clock.now())
      .filter(({ groupId }) => groupIds.includes(groupId));
    return answered({ SecurityGroupRules: rules.map(describeRule) });
  }
}

function describeInstance({ id, address, zone, subnetId, hostName }: Instance) {
  return {
    InstanceId: id,
    ImageId: 'ami-0f1e2d3c4b5a69788',
    InstanceType: 't3.medium',
    LaunchTime: '2026-03-02T10:02:11.000Z',
    State: { Code: 16, Name: 'running' },
    Placement: { AvailabilityZone: zone, Tenancy: 'default' },
    PrivateDnsName: hostName,
    PrivateIpAddress: address,
    SubnetId: subnetId,
    VpcId: SHOP.vpcId,
    Architecture: 'x86_64',
    PlatformDetails: 'Linux/UNIX',
    SecurityGroups: [{ GroupName: 'shop-instances', GroupId: SHOP.instanceGroup }],
    Tags: [
      { Key: 'Name', Value: `shop-${zone}` },
      { Key: 'service', Value: SHOP.service },
      { Key: 'fiveohtwo', Value: 'enabled' },
    ],
  };
}

function describeRule({ id, groupId, egress, port, peer, description }: SecurityGroupRule) {
  return {
    SecurityGroupRuleId: id,
    GroupId: groupId,
    GroupOwnerId: SHOP.account,
    IsEgress: egress,
    IpProtocol: port === -1 ? '-1' : 'tcp',
    FromPort: port,
    ToPort: port,
    ...(peer.kind === 'range'
      ? { CidrIpv4: peer.cidr }
      : { ReferencedGroupInfo: { GroupId: peer.groupId, UserId: SHOP.account } }),
    ...(description === '' ? {} : { Description: description }),
    Tags: [],
    SecurityGroupRuleArn: `arn:aws:ec2:${SHOP.region}:${SHOP.account}:security-group-rule/${id}`,
  };
}
