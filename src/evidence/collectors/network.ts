import * as z from 'zod';
import { parseAnswer, targetGroupsShape } from '../../locate/api-shapes.ts';
import type { Located } from '../../locate/located.ts';
import type { Cloud } from '../../ports/cloud.ts';
import { apiExhibit } from '../api-exhibit.ts';
import type { Collector, Scope } from '../collector.ts';
import type { Exhibit } from '../exhibit.ts';

/** Where targets and load balancer are, and every rule on the way between them. */
export const network: Collector = {
  name: 'network',
  deadlineSeconds: 25,
  whenLate: 'Run the investigation again; EC2 may be throttling the account.',
  async collect({ cloud, located }, keep) {
    const [targets, nodes] = await Promise.all([
      targetPlaces(cloud, located, keep),
      balancerSubnets(cloud, located),
    ]);
    const groups = unique([
      ...targets.flatMap((place) => place.groups),
      ...located.targets.flatMap(({ securityGroups }) => securityGroups),
      ...(located.loadBalancer?.securityGroups ?? []),
    ]);
    const subnets = unique([...targets.flatMap(({ subnet }) => subnet ?? []), ...nodes]);
    const vpc = targets.find((place) => place.vpc !== null)?.vpc ?? null;
    await Promise.all([
      securityGroups(cloud, groups, keep),
      subnets.length === 0 ? null : subnetsAndAcls(cloud, subnets, keep),
      vpc === null ? null : routes(cloud, vpc, keep),
    ]);
  },
};

interface TargetPlace {
  readonly subnet: string | null;
  readonly vpc: string | null;
  readonly groups: readonly string[];
}

const groupsShape = z.array(z.object({ GroupId: z.string() })).default([]);
const placeShape = {
  SubnetId: z.string().nullable().default(null),
  VpcId: z.string().nullable().default(null),
};
const instancesShape = z.object({
  Reservations: z.array(
    z.object({
      Instances: z.array(z.object({ ...placeShape, SecurityGroups: groupsShape })).default([]),
    }),
  ),
});
const interfacesShape = z.object({
  NetworkInterfaces: z.array(z.object({ ...placeShape, Groups: groupsShape })),
});

/** What is read of an instance; the rest of its description is ten times as long. */
export const INSTANCE_FIELDS = [
  ...['Reservations', 'Instances', 'InstanceId', 'InstanceType', 'LaunchTime', 'State', 'Name'],
  ...['StateTransitionReason', 'Placement', 'AvailabilityZone', 'PrivateIpAddress', 'SubnetId'],
  ...['VpcId', 'SecurityGroups', 'GroupId', 'GroupName', 'Tags', 'Key', 'Value', 'Platform'],
];
const INTERFACE_FIELDS = [
  ...['NetworkInterfaces', 'NetworkInterfaceId', 'SubnetId', 'VpcId', 'AvailabilityZone', 'Status'],
  ...['Groups', 'GroupId', 'GroupName', 'PrivateIpAddresses', 'PrivateIpAddress', 'Description'],
  ...['InterfaceType', 'RequesterId', 'Attachment', 'InstanceId', 'TagSet', 'Key', 'Value'],
];

/** Instances by their ids; addresses by the network interfaces that have them. */
async function targetPlaces(
  { networkPaths, loadBalancers }: Pick<Cloud, 'networkPaths' | 'loadBalancers'>,
  { targets, targetGroup }: Located,
  keep: (exhibit: Exhibit) => void,
): Promise<readonly TargetPlace[]> {
  const ids = targets.map(({ id }) => id);
  const instances = ids.filter((id) => id.startsWith('i-'));
  const addresses = ids.filter((id) => /^[\d.]+$|:.*:/.test(id) && !id.startsWith('arn:'));
  const places: TargetPlace[] = [];
  if (instances.length > 0) {
    const answer = await networkPaths.instances(instances);
    const source = 'DescribeInstances';
    keep(apiExhibit({ section: 'instances', source, fields: INSTANCE_FIELDS }, answer));
    const parsed = parseAnswer('instances', instancesShape, answer);
    for (const { Instances } of parsed.ok ? parsed.value.Reservations : []) {
      for (const { SubnetId, VpcId, SecurityGroups } of Instances) {
        const groups = SecurityGroups.map(({ GroupId }) => GroupId);
        places.push({ subnet: SubnetId, vpc: VpcId, groups });
      }
    }
  }
  if (addresses.length > 0) {
    const group = parseAnswer(
      'the target group',
      targetGroupsShape.extend({
        TargetGroups: z.array(z.object({ VpcId: z.string().optional() })),
      }),
      await loadBalancers.targetGroups({ by: 'arns', arns: [targetGroup.arn] }),
    );
    const vpc = group.ok ? group.value.TargetGroups[0]?.VpcId : undefined;
    if (vpc === undefined) return places;
    const answer = await networkPaths.networkInterfaces(vpc, addresses);
    const source = `DescribeNetworkInterfaces ${vpc}`;
    keep(apiExhibit({ section: 'network-interfaces', source, fields: INTERFACE_FIELDS }, answer));
    const parsed = parseAnswer('network interfaces', interfacesShape, answer);
    for (const { SubnetId, VpcId, Groups } of parsed.ok ? parsed.value.NetworkInterfaces : []) {
      const groups = Groups.map(({ GroupId }) => GroupId);
      places.push({ subnet: SubnetId, vpc: VpcId, groups });
    }
  }
  return places;
}

const balancersShape = z.object({
  LoadBalancers: z.array(
    z.object({
      AvailabilityZones: z.array(z.object({ SubnetId: z.string().optional() })).default([]),
    }),
  ),
});

/** The load balancer's own exhibit is another collector's; here only its subnets are needed. */
async function balancerSubnets(
  { loadBalancers }: Pick<Cloud, 'loadBalancers'>,
  { loadBalancer }: Located,
): Promise<readonly string[]> {
  if (loadBalancer === null) return [];
  const answer = await loadBalancers.loadBalancers([loadBalancer.arn]);
  const parsed = parseAnswer('load balancers', balancersShape, answer);
  if (!parsed.ok) return [];
  return parsed.value.LoadBalancers.flatMap(({ AvailabilityZones }) =>
    AvailabilityZones.flatMap(({ SubnetId }) => SubnetId ?? []),
  );
}

const rulesShape = z.object({
  SecurityGroupRules: z.array(z.object({ PrefixListId: z.string().optional() })),
});
/** Each is a call of its own; rules of one service name one or two. */
const MOST_PREFIX_LISTS = 5;

async function securityGroups(
  { networkPaths }: Scope['cloud'],
  groups: readonly string[],
  keep: (exhibit: Exhibit) => void,
): Promise<void> {
  if (groups.length === 0) return;
  const answer = await networkPaths.securityGroupRules(groups);
  const source = `DescribeSecurityGroupRules ${groups.join(' ')}`;
  keep(apiExhibit({ section: 'security-group-rules', source }, answer));
  const parsed = parseAnswer('security group rules', rulesShape, answer);
  const rules = parsed.ok ? parsed.value.SecurityGroupRules : [];
  const lists = unique(rules.flatMap(({ PrefixListId }) => PrefixListId ?? []));
  await Promise.all(
    lists.slice(0, MOST_PREFIX_LISTS).map(async (list) => {
      const entries = await networkPaths.prefixListEntries(list);
      const from = `GetManagedPrefixListEntries ${list}`;
      keep(apiExhibit({ section: 'prefix-list', part: list, source: from }, entries));
    }),
  );
}

async function subnetsAndAcls(
  { networkPaths }: Scope['cloud'],
  subnets: readonly string[],
  keep: (exhibit: Exhibit) => void,
): Promise<void> {
  await Promise.all([
    networkPaths
      .subnets(subnets)
      .then((answer) =>
        keep(apiExhibit({ section: 'subnets', source: 'DescribeSubnets' }, answer)),
      ),
    networkPaths
      .networkAcls(subnets)
      .then((answer) =>
        keep(apiExhibit({ section: 'network-acls', source: 'DescribeNetworkAcls' }, answer)),
      ),
  ]);
}

async function routes(
  { networkPaths }: Scope['cloud'],
  vpc: string,
  keep: (exhibit: Exhibit) => void,
): Promise<void> {
  const answer = await networkPaths.routeTables(vpc);
  keep(apiExhibit({ section: 'route-tables', source: `DescribeRouteTables ${vpc}` }, answer));
}

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];
