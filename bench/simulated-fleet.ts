import { faultById } from '../src/lab/fault-by-id.ts';
import { Fleet } from '../src/lab/fleet/fleet.ts';
import { cloudOf } from '../src/lab/fleet/fleet-ports.ts';
import { INSTANCES, SHOP } from '../src/lab/fleet/topology.ts';
import { LabClock } from '../src/lab/lab-clock.ts';
import type { Latencies } from './latencies.ts';

type Input = Readonly<Record<string, unknown>>;

/** A service of so many targets, and what AWS answers about it. */
export interface SimulatedFleet {
  answer(operation: string, input: Input, latencies: Latencies | null): unknown;
}

export interface Size {
  readonly targets: number;
  /** Target groups that they are spread over, all behind one load balancer; the first is the service asked for. */
  readonly groups: number;
}

type Answer = (input: Input, latencies: Latencies | null) => Record<string, unknown>;

const ARN = `arn:aws:elasticloadbalancing:eu-west-1:${SHOP.account}`;
const BALANCER = `${ARN}:loadbalancer/app/shop-alb/50dc6c495c0c9188`;
const BALANCER_GROUP = SHOP.loadBalancer.securityGroup;
const INSTANCE_GROUP = SHOP.instanceGroup;
const ZONES = ['a', 'b', 'c'] as const;

/** Every target fails its checks, because the service on all of them has crashed. */
export async function simulatedFleet({ targets, groups }: Size): Promise<SimulatedFleet> {
  const stdout = await crashedHost();
  const group = (index: number) => ({
    TargetGroupArn: `${ARN}:targetgroup/shop-${index}/73e2d6bc24d8a067`,
    TargetGroupName: `shop-${index}`,
    Protocol: 'HTTP',
    Port: 8080,
    VpcId: 'vpc-1',
    TargetType: 'instance',
    HealthCheckPath: '/healthz',
    LoadBalancerArns: [BALANCER],
  });
  const all = Array.from({ length: groups }, (_, index) => group(index));
  const idOf = (index: number) => `i-0${index.toString(16).padStart(16, '0')}`;
  const each = Math.ceil(targets / groups);
  const membersOf = (arn: unknown) => {
    const at = all.findIndex(({ TargetGroupArn }) => TargetGroupArn === arn);
    const first = Math.max(0, at) * each;
    return Array.from({ length: Math.min(each, targets - first) }, (_, index) => first + index);
  };
  const zoneOf = (index: number) => `eu-west-1${ZONES[index % ZONES.length]}`;
  const instance = (index: number) => ({
    InstanceId: idOf(index),
    State: { Name: 'running' },
    PrivateIpAddress: `10.0.${index >> 8}.${index & 255}`,
    SubnetId: `subnet-${ZONES[index % ZONES.length]}`,
    VpcId: 'vpc-1',
    Placement: { AvailabilityZone: zoneOf(index) },
    SecurityGroups: [{ GroupId: INSTANCE_GROUP, GroupName: 'instances' }],
    Tags: [{ Key: 'aws:autoscaling:groupName', Value: 'shop-asg' }],
  });
  const indexOf = (id: unknown) => Number.parseInt(String(id).slice(3), 16);
  const sentAt = new Map<string, { at: number; ids: readonly string[] }>();

  // A table of pairs: as properties, the linter takes them for components of React.
  const answers = new Map<string, Answer>([
    [
      'DescribeTargetGroups',
      ({ TargetGroupArns }) => ({
        TargetGroups: Array.isArray(TargetGroupArns)
          ? all.filter(({ TargetGroupArn }) => TargetGroupArns.includes(TargetGroupArn))
          : all,
      }),
    ],
    [
      'DescribeTags',
      ({ ResourceArns }) => ({
        TagDescriptions: listOf(ResourceArns).map((ResourceArn) => ({
          ResourceArn,
          Tags: ResourceArn === all[0]?.TargetGroupArn ? [{ Key: 'service', Value: 'shop' }] : [],
        })),
      }),
    ],
    [
      'DescribeLoadBalancers',
      () => ({
        LoadBalancers: [
          {
            LoadBalancerArn: BALANCER,
            LoadBalancerName: 'shop-alb',
            DNSName: 'shop-alb-1.eu-west-1.elb.amazonaws.com',
            Type: 'application',
            VpcId: 'vpc-1',
            State: { Code: 'active' },
            SecurityGroups: [BALANCER_GROUP],
            AvailabilityZones: ZONES.map((zone) => ({
              ZoneName: `eu-west-1${zone}`,
              SubnetId: `subnet-public-${zone}`,
            })),
          },
        ],
      }),
    ],
    [
      'DescribeTargetHealth',
      ({ TargetGroupArn }) => ({
        TargetHealthDescriptions: membersOf(TargetGroupArn).map((index) => ({
          Target: { Id: idOf(index), Port: 8080, AvailabilityZone: zoneOf(index) },
          TargetHealth: {
            State: 'unhealthy',
            Reason: 'Target.FailedHealthChecks',
            Description: 'Health checks failed',
          },
        })),
      }),
    ],
    ['DescribeTargetGroupAttributes', () => ({ Attributes: [] })],
    [
      'DescribeLoadBalancerAttributes',
      () => ({
        Attributes: [
          { Key: 'idle_timeout.timeout_seconds', Value: '60' },
          { Key: 'access_logs.s3.enabled', Value: 'true' },
          { Key: 'access_logs.s3.bucket', Value: 'shop-logs' },
          { Key: 'access_logs.s3.prefix', Value: 'alb' },
        ],
      }),
    ],
    [
      'DescribeListeners',
      () => ({
        Listeners: [{ ListenerArn: `${ARN}:listener/app/shop-alb/1/2`, Port: 443 }],
      }),
    ],
    [
      'DescribeRules',
      () => ({
        Rules: all.map(({ TargetGroupArn }, index) => ({
          RuleArn: `${ARN}:listener-rule/app/shop-alb/1/2/${index}`,
          Priority: String(index + 1),
          Conditions: [{ Field: 'path-pattern', Values: [`/${index}/*`] }],
          Actions: [{ Type: 'forward', TargetGroupArn }],
        })),
      }),
    ],
    [
      'DescribeInstances',
      ({ Filters }) => ({
        Reservations: valuesOf(Filters).map((id) => ({ Instances: [instance(indexOf(id))] })),
      }),
    ],
    [
      'DescribeInstanceStatus',
      ({ Filters }) => ({
        InstanceStatuses: valuesOf(Filters).map((InstanceId) => ({
          InstanceId,
          InstanceState: { Name: 'running' },
          InstanceStatus: { Status: 'ok' },
          SystemStatus: { Status: 'ok' },
        })),
      }),
    ],
    [
      'DescribeSecurityGroupRules',
      () => ({
        SecurityGroupRules: [
          {
            GroupId: INSTANCE_GROUP,
            IsEgress: false,
            IpProtocol: 'tcp',
            FromPort: 8080,
            ToPort: 8080,
            ReferencedGroupInfo: { GroupId: BALANCER_GROUP },
          },
          {
            GroupId: BALANCER_GROUP,
            IsEgress: false,
            IpProtocol: 'tcp',
            FromPort: 443,
            ToPort: 443,
            CidrIpv4: '0.0.0.0/0',
          },
          {
            GroupId: BALANCER_GROUP,
            IsEgress: true,
            IpProtocol: '-1',
            FromPort: -1,
            ToPort: -1,
            CidrIpv4: '0.0.0.0/0',
          },
        ],
      }),
    ],
    ['DescribeSubnets', () => ({ Subnets: [] })],
    ['DescribeNetworkAcls', () => ({ NetworkAcls: [] })],
    ['DescribeRouteTables', () => ({ RouteTables: [] })],
    ['GetConsoleOutput', () => ({ Output: '' })],
    [
      'GetMetricData',
      ({ MetricDataQueries }) => ({
        MetricDataResults: listOf(MetricDataQueries).map((query) => ({
          Id: (query as { Id: string }).Id,
          Timestamps: [],
          Values: [],
        })),
      }),
    ],
    [
      'DescribeAutoScalingGroups',
      () => ({
        AutoScalingGroups: [{ AutoScalingGroupName: 'shop-asg', Instances: [] }],
      }),
    ],
    ['DescribeScalingActivities', () => ({ Activities: [] })],
    ['DescribeInstanceRefreshes', () => ({ InstanceRefreshes: [] })],
    ['DescribeLifecycleHooks', () => ({ LifecycleHooks: [] })],
    ['LookupEvents', () => ({ Events: [] })],
    ['ListDeployments', () => ({ deployments: [] })],
    // No web ACL is associated.
    ['GetWebACLForResource', () => ({})],
    ['ListObjectsV2', () => ({ Contents: [] })],
    [
      'DescribeInstanceInformation',
      ({ Filters }) => ({
        InstanceInformationList: valuesOf(Filters).map((InstanceId) => ({
          InstanceId,
          PingStatus: 'Online',
          PlatformType: 'Linux',
          AgentVersion: '3.3.2746.0',
        })),
      }),
    ],
    [
      'SendCommand',
      ({ InstanceIds }) => {
        const CommandId = `c-${sentAt.size + 1}`;
        sentAt.set(CommandId, { at: performance.now(), ids: listOf(InstanceIds).map(String) });
        return { Command: { CommandId } };
      },
    ],
    [
      'ListCommandInvocations',
      ({ CommandId }, latencies) => {
        const { at, ids } = sentAt.get(String(CommandId)) ?? { at: 0, ids: [] };
        const running =
          latencies !== null && performance.now() - at < latencies.delivery + latencies.script;
        return {
          CommandInvocations: ids.map((InstanceId) => ({
            InstanceId,
            StatusDetails: running ? 'InProgress' : 'Success',
          })),
        };
      },
    ],
    [
      'GetCommandInvocation',
      () => ({
        ResponseCode: 0,
        StandardOutputContent: stdout,
        StandardErrorContent: '',
      }),
    ],
  ]);
  return {
    answer: (operation, input, latencies) => {
      const answer = answers.get(operation);
      if (answer === undefined) throw new Error(`The simulated AWS does not know ${operation}`);
      return answer(input, latencies);
    },
  };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Values of the first filter, which is the one by ids. */
const valuesOf = (filters: unknown): readonly unknown[] =>
  listOf((listOf(filters)[0] as { readonly Values?: unknown } | undefined)?.Values);

/** What the lab's host prints whose service has crashed. */
async function crashedHost(): Promise<string> {
  const clock = new LabClock(() => Date.now() - 5 * 60_000);
  const fleet = new Fleet(clock);
  faultById('backend-crashed').inject(fleet);
  clock.skip(5 * 60_000);
  const [answer] = await cloudOf(fleet).hosts.run({
    document: 'diagnose-linux',
    instanceIds: [INSTANCES[0].id],
    parameters: { port: '8080', path: '/healthz' },
    deadlineSeconds: 10,
    comment: 'bench',
  });
  if (answer?.kind !== 'ran') throw new Error('The lab has no such host');
  return answer.stdout;
}
