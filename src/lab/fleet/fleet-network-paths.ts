import { type EpochMs, isoInstant } from '../../brand.ts';
import type { ApiAnswer } from '../../ports/api-answer.ts';
import type { NetworkPaths } from '../../ports/network-paths.ts';
import { answered, notFound } from './api-answers.ts';
import type { Fleet } from './fleet.ts';
import { viewHost } from './host/host-view.ts';
import { kernelLog } from './host/kernel-log.ts';
import { type AclEntry, ALLOW_ALL } from './network-acl.ts';
import { PRICES } from './prices-service.ts';
import type { SecurityGroupRule } from './security-group-rule.ts';
import { INSTANCES, type Instance, instanceOf, SHOP } from './topology.ts';

/** The security groups of the fleet. */
export const GROUPS: readonly string[] = [SHOP.loadBalancer.securityGroup, SHOP.instanceGroup];

/** EC2 as it would answer for the fleet. */
export class FleetNetworkPaths implements NetworkPaths {
  readonly #fleet: Fleet;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  async instances(ids: readonly string[]): Promise<ApiAnswer> {
    const unknown = ids.find((id) => instanceOf(id) === undefined);
    if (unknown !== undefined) {
      return notFound('InvalidInstanceID.NotFound', `The instance ID '${unknown}' does not exist`);
    }
    const wanted = ids.flatMap((id) => instanceOf(id) ?? []);
    return answered({
      Reservations: wanted.map((instance, index) => ({
        ReservationId: `r-0${index + 1}d4c3b2a19081726`,
        OwnerId: SHOP.account,
        Groups: [],
        Instances: [describeInstance(instance, this.#fleet.launchOf(instance))],
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

  async instanceStatus(ids: readonly string[]): Promise<ApiAnswer> {
    const passed = { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] };
    return answered({
      InstanceStatuses: ids
        .flatMap((id) => instanceOf(id) ?? [])
        .map(({ id, zone }) => ({
          InstanceId: id,
          AvailabilityZone: zone,
          InstanceState: { Code: 16, Name: 'running' },
          SystemStatus: passed,
          InstanceStatus: passed,
          Events: [],
        })),
    });
  }

  async consoleOutput(instanceId: string): Promise<ApiAnswer> {
    const instance = instanceOf(instanceId);
    return instance === undefined
      ? notFound('InvalidInstanceID.NotFound', `The instance ID '${instanceId}' does not exist`)
      : answered({
          InstanceId: instanceId,
          Timestamp: isoInstant(this.#fleet.clock.now()),
          Output: btoa(kernelLog(viewHost(this.#fleet, instance))),
        });
  }

  async prefixListEntries(prefixListId: string): Promise<ApiAnswer> {
    return notFound('InvalidPrefixListID.NotFound', `'${prefixListId}' does not exist`);
  }

  async subnets(ids: readonly string[]): Promise<ApiAnswer> {
    const wanted = [...BALANCER_SUBNETS, ...INSTANCE_SUBNETS].filter(({ id }) => ids.includes(id));
    return answered({ Subnets: wanted.map(describeSubnet) });
  }

  async networkAcls(subnetIds: readonly string[]): Promise<ApiAnswer> {
    const acls = [
      { id: SHOP.publicAcl, subnets: BALANCER_SUBNETS, entries: ALLOW_ALL },
      {
        id: SHOP.instanceAcl,
        subnets: INSTANCE_SUBNETS,
        entries: this.#fleet.aclAt(this.#fleet.clock.now()),
      },
    ];
    return answered({
      NetworkAcls: acls
        .filter(({ subnets }) => subnets.some(({ id }) => subnetIds.includes(id)))
        .map(({ id, subnets, entries }) => describeAcl(id, subnets, entries)),
    });
  }

  async routeTables(vpcId: string): Promise<ApiAnswer> {
    return answered({ RouteTables: vpcId === SHOP.vpcId ? ROUTE_TABLES : [] });
  }

  /** The way of the agents to Systems Manager: the instances' subnets have no route out of the VPC. */
  async vpcEndpoints(): Promise<ApiAnswer> {
    const services = ['ssm', 'ssmmessages', 'ec2messages'];
    return answered({
      VpcEndpoints: services.map((name) => ({
        VpcEndpointType: 'Interface',
        VpcId: SHOP.vpcId,
        ServiceName: `com.amazonaws.${SHOP.region}.${name}`,
        State: 'available',
      })),
    });
  }

  /** Of the addresses behind the instances, those of the prices service are in use, too. */
  async networkInterfaces(_vpcId: string, addresses: readonly string[]): Promise<ApiAnswer> {
    const hosts = [PRICES.now, PRICES.before].filter(({ address }) => addresses.includes(address));
    return answered({
      NetworkInterfaces: hosts.map(({ address, instanceId }) => ({
        NetworkInterfaceId: instanceId.replace('i-', 'eni-'),
        Description: '',
        PrivateIpAddress: address,
        PrivateIpAddresses: [{ PrivateIpAddress: address }],
        Attachment: { InstanceId: instanceId },
        TagSet: [],
      })),
    });
  }
}

const BALANCER_SUBNETS = SHOP.loadBalancer.subnets;
const INSTANCE_SUBNETS = INSTANCES.map(({ subnetId, subnetCidr, zone }) => ({
  id: subnetId,
  zone,
  cidr: subnetCidr,
}));

const describeSubnet = ({ id, zone, cidr }: (typeof INSTANCE_SUBNETS)[number]) => ({
  SubnetId: id,
  VpcId: SHOP.vpcId,
  AvailabilityZone: zone,
  CidrBlock: cidr,
  Ipv6CidrBlockAssociationSet: [],
  State: 'available',
});

function describeAcl(id: string, subnets: readonly { id: string }[], entries: readonly AclEntry[]) {
  const last = { number: 32767, action: 'deny', ports: null, cidr: '0.0.0.0/0' } as const;
  return {
    NetworkAclId: id,
    VpcId: SHOP.vpcId,
    IsDefault: false,
    Associations: subnets.map((subnet) => ({ NetworkAclId: id, SubnetId: subnet.id })),
    Entries: [...entries, { ...last, egress: false }, { ...last, egress: true }].map((entry) => ({
      RuleNumber: entry.number,
      Egress: entry.egress,
      RuleAction: entry.action,
      Protocol: entry.ports === null ? '-1' : '6',
      CidrBlock: entry.cidr,
      ...(entry.ports === null
        ? {}
        : { PortRange: { From: entry.ports.from, To: entry.ports.to } }),
    })),
  };
}

const LOCAL_ROUTE = {
  DestinationCidrBlock: SHOP.vpcCidr,
  GatewayId: 'local',
  State: 'active',
  Origin: 'CreateRouteTable',
};
const ROUTE_TABLES = [
  {
    RouteTableId: SHOP.mainRouteTable,
    VpcId: SHOP.vpcId,
    Associations: [{ Main: true, RouteTableId: SHOP.mainRouteTable }],
    Routes: [LOCAL_ROUTE],
  },
  {
    RouteTableId: SHOP.publicRouteTable,
    VpcId: SHOP.vpcId,
    Associations: BALANCER_SUBNETS.map(({ id }) => ({
      Main: false,
      RouteTableId: SHOP.publicRouteTable,
      SubnetId: id,
    })),
    Routes: [
      LOCAL_ROUTE,
      {
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: 'igw-0e9f0011223344556',
        State: 'active',
        Origin: 'CreateRoute',
      },
    ],
  },
];

function describeInstance(
  { id, address, zone, subnetId, hostName }: Instance,
  launchedAt: EpochMs | null,
) {
  return {
    InstanceId: id,
    ImageId: 'ami-0f1e2d3c4b5a69788',
    InstanceType: 't3.medium',
    LaunchTime: launchedAt === null ? '2026-03-02T10:02:11.000Z' : isoInstant(launchedAt),
    State: { Code: 16, Name: 'running' },
    Placement: { AvailabilityZone: zone, Tenancy: 'default' },
    PrivateDnsName: hostName,
    PrivateIpAddress: address,
    IamInstanceProfile: { Arn: `arn:aws:iam::${SHOP.account}:instance-profile/shop` },
    SubnetId: subnetId,
    VpcId: SHOP.vpcId,
    Architecture: 'x86_64',
    PlatformDetails: 'Linux/UNIX',
    SecurityGroups: [{ GroupName: 'shop-instances', GroupId: SHOP.instanceGroup }],
    Tags: [
      { Key: 'Name', Value: `shop-${zone}` },
      { Key: 'service', Value: SHOP.service },
      { Key: 'fiveohtwo', Value: 'enabled' },
      { Key: 'aws:autoscaling:groupName', Value: SHOP.scalingGroup },
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
