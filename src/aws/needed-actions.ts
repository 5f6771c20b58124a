/**
 * Every IAM action that looking needs, once: `doctor` tries them, and tests compare the roles in `infra/` with this
 * list, so that none of them can lag behind. What a remedy needs stands with the remedy in `infra/`.
 */
export interface NeededAction {
  readonly action: string;
  /** `look`: on everything. `logs`: on the bucket of the access logs. `hosts`: on our documents and tagged instances. */
  readonly on: 'look' | 'logs' | 'hosts';
  /** What is not known without it. */
  readonly without: string;
}

const LOAD_BALANCER = 'what was meant is not found';
const SETUP = 'settings of the load balancer are not compared with those of the targets';
const NETWORK = 'the network path is not judged';
const SCALING = 'replaced instances are not told from broken ones';
const HISTORY = 'what changed before the failure is not shown';
const TASKS = 'tasks behind addresses are not found';
const FUNCTIONS = 'functions behind the load balancer are not looked into';
const HOSTS = 'nothing is known from the hosts themselves';
const LOGS = 'single requests are not seen';

const look = (without: string, ...actions: readonly string[]): readonly NeededAction[] =>
  actions.map((action) => ({ action, on: 'look', without }));

export const NEEDED_ACTIONS: readonly NeededAction[] = [
  ...look(
    LOAD_BALANCER,
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetHealth',
    'elasticloadbalancing:DescribeTags',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeRules',
  ),
  ...look(
    SETUP,
    'elasticloadbalancing:DescribeLoadBalancerAttributes',
    'elasticloadbalancing:DescribeTargetGroupAttributes',
  ),
  ...look('when it began and how bad it is, is not known', 'cloudwatch:GetMetricData'),
  ...look(
    NETWORK,
    'ec2:DescribeInstances',
    'ec2:DescribeInstanceStatus',
    'ec2:DescribeNetworkAcls',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeRouteTables',
    'ec2:DescribeSecurityGroupRules',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcEndpoints',
    'ec2:GetConsoleOutput',
    'ec2:GetManagedPrefixListEntries',
  ),
  ...look(
    SCALING,
    'autoscaling:DescribeAutoScalingGroups',
    'autoscaling:DescribeInstanceRefreshes',
    'autoscaling:DescribeLifecycleHooks',
    'autoscaling:DescribeScalingActivities',
  ),
  ...look(
    HISTORY,
    'cloudtrail:LookupEvents',
    'codedeploy:BatchGetDeployments',
    'codedeploy:ListDeployments',
  ),
  ...look(
    TASKS,
    'ecs:DescribeServices',
    'ecs:DescribeTasks',
    'ecs:ListClusters',
    'ecs:ListServices',
    'ecs:ListTasks',
  ),
  ...look(
    'whether a web ACL could limit the rate of requests is not known',
    'wafv2:GetWebACLForResource',
  ),
  ...look(
    FUNCTIONS,
    'lambda:GetFunctionConfiguration',
    'lambda:GetAlias',
    'lambda:ListVersionsByFunction',
  ),
  ...look(
    HOSTS,
    'ssm:DescribeInstanceInformation',
    'ssm:GetCommandInvocation',
    'ssm:ListCommandInvocations',
  ),
  { action: 'ssm:SendCommand', on: 'hosts', without: HOSTS },
  { action: 's3:ListBucket', on: 'logs', without: LOGS },
  { action: 's3:GetObject', on: 'logs', without: LOGS },
];

/** The actions of one kind, in the order of the alphabet. */
export const neededActions = (on: NeededAction['on']): readonly string[] =>
  NEEDED_ACTIONS.filter((needed) => needed.on === on)
    .map(({ action }) => action)
    .sort();
