import { gzipSync } from 'node:zlib';
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeInstancesCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const ZONES = ['eu-west-1a', 'eu-west-1b'] as const;
const BUCKET = 'shop-alb-logs';
const LOG_PREFIX = 'alb';

/** A service as people have it: two zones, a load balancer with rules, instances of an Auto Scaling group. */
export interface Shop {
  readonly account: string;
  readonly instances: readonly { readonly id: string; readonly address: string }[];
  readonly loadBalancerArn: string;
  readonly targetGroupArn: string;
  readonly balancerGroup: string;
  readonly instanceGroup: string;
  /** Takes the rule away that lets the load balancer in. */
  closeSecurityGroup(): Promise<void>;
  openSecurityGroup(): Promise<void>;
  /** Counts of the load balancer, one a minute up to now. */
  count(counts: Readonly<Record<string, number>>): Promise<void>;
  /** Lines of the access log, as one gzipped file with the documented name; what ends before is of five minutes ago. */
  log(lines: readonly string[]): Promise<void>;
}

/** Builds it through the SDK, in the account that the credentials of the environment are of. */
export async function buildShop(port: number): Promise<Shop> {
  const config = { region: 'eu-west-1' };
  const ec2 = new EC2Client(config);
  const elb = new ElasticLoadBalancingV2Client(config);
  const cloudWatch = new CloudWatchClient(config);
  const s3 = new S3Client(config);

  const vpc = need((await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId);
  const subnet = async (cidr: string, zone: string) =>
    need(
      (
        await ec2.send(
          new CreateSubnetCommand({ VpcId: vpc, CidrBlock: cidr, AvailabilityZone: zone }),
        )
      ).Subnet?.SubnetId,
    );
  const publicSubnets = await inOrder(ZONES, (zone, index) => subnet(`10.0.10${index}.0/24`, zone));
  const privateSubnets = await inOrder(ZONES, (zone, index) =>
    subnet(`10.0.${index + 1}.0/24`, zone),
  );
  await routeToTheInternet(ec2, vpc, publicSubnets);

  const group = async (name: string) =>
    need(
      (
        await ec2.send(
          new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: vpc }),
        )
      ).GroupId,
    );
  const balancerGroup = await group('shop-alb');
  const instanceGroup = await group('shop-instances');
  const fromBalancer = {
    GroupId: instanceGroup,
    IpPermissions: [
      {
        IpProtocol: 'tcp',
        FromPort: port,
        ToPort: port,
        UserIdGroupPairs: [{ GroupId: balancerGroup }],
      },
    ],
  };
  const openSecurityGroup = async () => {
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(fromBalancer));
  };
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: balancerGroup,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
      ],
    }),
  );
  await openSecurityGroup();

  const ids = await inOrder(privateSubnets, async (SubnetId, index) => {
    const { Instances = [] } = await ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-0123456789abcdef0',
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        SubnetId,
        // The stand-in does not take it from the subnet.
        Placement: { AvailabilityZone: ZONES[index] },
        SecurityGroupIds: [instanceGroup],
        IamInstanceProfile: { Name: 'shop' },
        TagSpecifications: [
          {
            ResourceType: 'instance',
            Tags: [
              { Key: 'fiveohtwo', Value: 'enabled' },
              // As those have that the group started.
              { Key: 'aws:autoscaling:groupName', Value: 'shop-asg' },
            ],
          },
        ],
      }),
    );
    return need(Instances[0]?.InstanceId);
  });
  const described = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [...ids] }));
  const addresses = new Map(
    (described.Reservations ?? []).flatMap(({ Instances = [] }) =>
      Instances.map(({ InstanceId, PrivateIpAddress }) => [InstanceId, PrivateIpAddress] as const),
    ),
  );

  const targetGroupArn = need(
    (
      await elb.send(
        new CreateTargetGroupCommand({
          Name: 'shop',
          Protocol: 'HTTP',
          Port: port,
          VpcId: vpc,
          TargetType: 'instance',
          HealthCheckPath: '/',
          Tags: [{ Key: 'service', Value: 'shop' }],
        }),
      )
    ).TargetGroups?.[0]?.TargetGroupArn,
  );
  const loadBalancerArn = need(
    (
      await elb.send(
        new CreateLoadBalancerCommand({
          Name: 'shop-alb',
          Subnets: [...publicSubnets],
          SecurityGroups: [balancerGroup],
          Scheme: 'internet-facing',
        }),
      )
    ).LoadBalancers?.[0]?.LoadBalancerArn,
  );
  const listener = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: loadBalancerArn,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }],
    }),
  );
  await elb.send(
    new CreateRuleCommand({
      ListenerArn: need(listener.Listeners?.[0]?.ListenerArn),
      Priority: 10,
      Conditions: [{ Field: 'path-pattern', Values: ['/metrics'] }],
      Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '403' } }],
    }),
  );
  await elb.send(
    new RegisterTargetsCommand({
      TargetGroupArn: targetGroupArn,
      Targets: ids.map((Id) => ({ Id })),
    }),
  );
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await elb.send(
    new ModifyLoadBalancerAttributesCommand({
      LoadBalancerArn: loadBalancerArn,
      Attributes: [
        { Key: 'access_logs.s3.enabled', Value: 'true' },
        { Key: 'access_logs.s3.bucket', Value: BUCKET },
        { Key: 'access_logs.s3.prefix', Value: LOG_PREFIX },
      ],
    }),
  );
  await scaledBy(targetGroupArn, privateSubnets);

  const dimension = loadBalancerArn.replace(/^.*:loadbalancer\//, '');
  const groupDimension = targetGroupArn.replace(/^.*:/, '');
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'shop-502',
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'HTTPCode_ELB_502_Count',
      Dimensions: [{ Name: 'LoadBalancer', Value: dimension }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
  const account = loadBalancerArn.split(':')[4] ?? '';
  return {
    account,
    instances: ids.map((id) => ({ id, address: addresses.get(id) ?? '' })),
    loadBalancerArn,
    targetGroupArn,
    balancerGroup,
    instanceGroup,
    openSecurityGroup,
    closeSecurityGroup: async () => {
      await ec2.send(new RevokeSecurityGroupIngressCommand(fromBalancer));
    },
    count: async (counts) => {
      const now = Date.now();
      const minutes = [1, 2, 3, 4, 5].map((minute) => new Date(now - minute * 60_000));
      await cloudWatch.send(
        new PutMetricDataCommand({
          Namespace: 'AWS/ApplicationELB',
          MetricData: Object.entries(counts).flatMap(([MetricName, Value]) =>
            minutes.map((Timestamp) => ({
              MetricName,
              Value,
              Timestamp,
              Dimensions: [
                { Name: 'LoadBalancer', Value: dimension },
                ...(MetricName.includes('_ELB_')
                  ? []
                  : [{ Name: 'TargetGroup', Value: groupDimension }]),
              ],
            })),
          ),
        }),
      );
    },
    log: async (lines) => {
      const end = new Date();
      const day = end.toISOString().slice(0, 10).replaceAll('-', '/');
      const minute = end.toISOString().slice(0, 16).replaceAll(/[-:]/g, '');
      const file = `${account}_elasticloadbalancing_eu-west-1_${dimension.replaceAll('/', '.')}_${minute}Z_203.0.113.9_a1b2c3.log.gz`;
      await s3.send(
        new PutObjectCommand({
          Bucket: BUCKET,
          Key: `${LOG_PREFIX}/AWSLogs/${account}/elasticloadbalancing/eu-west-1/${day}/${file}`,
          Body: gzipSync(`${lines.join('\n')}\n`),
        }),
      );
    },
  };
}

async function routeToTheInternet(
  ec2: EC2Client,
  vpc: string,
  subnets: readonly string[],
): Promise<void> {
  const gateway = need(
    (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway?.InternetGatewayId,
  );
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: gateway, VpcId: vpc }));
  const table = need(
    (await ec2.send(new CreateRouteTableCommand({ VpcId: vpc }))).RouteTable?.RouteTableId,
  );
  await ec2.send(
    new CreateRouteCommand({
      RouteTableId: table,
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: gateway,
    }),
  );
  for (const SubnetId of subnets) {
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId: table, SubnetId }));
  }
}

async function scaledBy(targetGroupArn: string, subnets: readonly string[]): Promise<void> {
  const autoScaling = new AutoScalingClient({ region: 'eu-west-1' });
  await autoScaling.send(
    new CreateLaunchConfigurationCommand({
      LaunchConfigurationName: 'shop',
      ImageId: 'ami-0123456789abcdef0',
      InstanceType: 't3.micro',
    }),
  );
  await autoScaling.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: 'shop-asg',
      LaunchConfigurationName: 'shop',
      MinSize: 2,
      MaxSize: 4,
      DesiredCapacity: 2,
      TargetGroupARNs: [targetGroupArn],
      VPCZoneIdentifier: subnets.join(','),
    }),
  );
}

async function inOrder<T, R>(
  items: readonly T[],
  each: (item: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (const [index, item] of items.entries()) results.push(await each(item, index));
  return results;
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The stand-in answered without what was asked for');
  return value;
}
