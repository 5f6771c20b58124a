import * as z from 'zod';
import { NEEDED_ACTIONS } from '../aws/needed-actions.ts';
import { epochMs } from '../brand.ts';
import type { ApiAnswer } from '../ports/api-answer.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cloud } from '../ports/cloud.ts';
import type { Setup } from '../ports/setup.ts';
import { type Check, fine, gap, unknown } from './check.ts';

/** Ids of nothing: asked for them, AWS says "not permitted" or "not there", and the first is what is looked for. */
const NOTHING = {
  instance: 'i-00000000000000000',
  vpc: 'vpc-00000000000000000',
  subnet: 'subnet-00000000000000000',
  group: 'sg-00000000000000000',
  prefixList: 'pl-00000000000000000',
  name: 'fiveohtwo-doctor',
};

type Probe = (cloud: Cloud, clock: Clock) => Promise<ApiAnswer>;

const arnIn = (kind: string): string =>
  `arn:aws:elasticloadbalancing:us-east-1:000000000000:${kind}/fiveohtwo-doctor/0000000000000000`;
const BALANCER = arnIn('loadbalancer/app');
const GROUP = arnIn('targetgroup');
const LISTENER = `${arnIn('listener/app')}/0000000000000000`;
const FUNCTION = 'fiveohtwo-doctor';

/** What can be tried by asking; each is a look and changes nothing. */
const PROBES: Readonly<Record<string, Probe>> = {
  'elasticloadbalancing:DescribeLoadBalancers': ({ loadBalancers }) =>
    loadBalancers.allLoadBalancers(),
  'elasticloadbalancing:DescribeTargetGroups': ({ loadBalancers }) =>
    loadBalancers.targetGroups({ by: 'all' }),
  'elasticloadbalancing:DescribeTargetHealth': ({ loadBalancers }) =>
    loadBalancers.targetHealth(GROUP),
  'elasticloadbalancing:DescribeTags': ({ loadBalancers }) => loadBalancers.tags([GROUP]),
  'elasticloadbalancing:DescribeListeners': ({ loadBalancers }) =>
    loadBalancers.listeners(BALANCER),
  'elasticloadbalancing:DescribeRules': ({ loadBalancers }) =>
    loadBalancers.listenerRules(LISTENER),
  'elasticloadbalancing:DescribeLoadBalancerAttributes': ({ loadBalancers }) =>
    loadBalancers.loadBalancerAttributes(BALANCER),
  'elasticloadbalancing:DescribeTargetGroupAttributes': ({ loadBalancers }) =>
    loadBalancers.targetGroupAttributes(GROUP),
  'cloudwatch:GetMetricData': ({ metrics }, clock) =>
    metrics.read(
      [
        {
          id: 'doctor',
          metric: 'RequestCount',
          stat: 'Sum',
          loadBalancer: 'app/fiveohtwo-doctor/0000000000000000',
          targetGroup: null,
        },
      ],
      epochMs(clock.now() - 60_000),
      clock.now(),
    ),
  'ec2:DescribeInstances': ({ networkPaths }) => networkPaths.instances([NOTHING.instance]),
  'ec2:DescribeInstanceStatus': ({ networkPaths }) =>
    networkPaths.instanceStatus([NOTHING.instance]),
  'ec2:GetConsoleOutput': ({ networkPaths }) => networkPaths.consoleOutput(NOTHING.instance),
  'ec2:DescribeSecurityGroupRules': ({ networkPaths }) =>
    networkPaths.securityGroupRules([NOTHING.group]),
  'ec2:GetManagedPrefixListEntries': ({ networkPaths }) =>
    networkPaths.prefixListEntries(NOTHING.prefixList),
  'ec2:DescribeSubnets': ({ networkPaths }) => networkPaths.subnets([NOTHING.subnet]),
  'ec2:DescribeNetworkAcls': ({ networkPaths }) => networkPaths.networkAcls([NOTHING.subnet]),
  'ec2:DescribeRouteTables': ({ networkPaths }) => networkPaths.routeTables(NOTHING.vpc),
  'ec2:DescribeNetworkInterfaces': ({ networkPaths }) =>
    networkPaths.networkInterfaces(NOTHING.vpc, ['192.0.2.1']),
  'ec2:DescribeVpcEndpoints': ({ networkPaths }) => networkPaths.vpcEndpoints(NOTHING.vpc),
  'autoscaling:DescribeAutoScalingGroups': ({ scalingGroups }) =>
    scalingGroups.groups([NOTHING.name]),
  'autoscaling:DescribeScalingActivities': ({ scalingGroups }) =>
    scalingGroups.activities(NOTHING.name),
  'autoscaling:DescribeInstanceRefreshes': ({ scalingGroups }) =>
    scalingGroups.instanceRefreshes(NOTHING.name),
  'autoscaling:DescribeLifecycleHooks': ({ scalingGroups }) =>
    scalingGroups.lifecycleHooks(NOTHING.name),
  'cloudtrail:LookupEvents': ({ history }, clock) =>
    history.events(epochMs(clock.now() - 60_000), clock.now()),
  'codedeploy:ListDeployments': ({ history }, clock) =>
    history.deployments(epochMs(clock.now() - 60_000), clock.now()),
  'ecs:ListClusters': ({ tasks }) => tasks.clusters(),
  'ecs:ListServices': ({ tasks }) => tasks.services(NOTHING.name),
  'ecs:ListTasks': ({ tasks }) => tasks.tasks(NOTHING.name, NOTHING.name, 'RUNNING'),
  'wafv2:GetWebACLForResource': ({ firewalls }) => firewalls.webAcl(BALANCER),
  'lambda:GetFunctionConfiguration': ({ functions }) => functions.configuration(FUNCTION),
  'lambda:ListVersionsByFunction': ({ functions }) => functions.versions(FUNCTION),
  'lambda:GetAlias': ({ functions }) => functions.alias(FUNCTION, 'fiveohtwo'),
};

/** Each needed action: tried by a look where that is possible, else asked of IAM's simulator. */
export async function checkPermissions(
  cloud: Cloud,
  setup: Setup,
  clock: Clock,
  principal: string,
): Promise<readonly Check[]> {
  const tried = await Promise.all(
    NEEDED_ACTIONS.map(async ({ action, without }) => {
      const probe = PROBES[action];
      return probe === undefined ? null : judged(action, without, await probe(cloud, clock));
    }),
  );
  const untried = NEEDED_ACTIONS.filter((_, index) => tried[index] === null);
  const simulated = await simulate(
    setup,
    principal,
    untried.map(({ action }) => action),
  );
  return NEEDED_ACTIONS.map(({ action, without }, index) => {
    const check = tried[index];
    if (check != null) return check;
    const verdict = simulated.decisions.get(action);
    if (verdict === undefined) {
      return unknown(action, `It could not be tried without running something${simulated.why}.`);
    }
    return verdict === 'allowed'
      ? fine(action, 'Allowed, says the simulator of IAM.')
      : denied(action, without);
  });
}

function judged(action: string, without: string, answer: ApiAnswer): Check {
  switch (answer.kind) {
    case 'answered':
      return fine(action, 'Allowed.');
    case 'denied':
      return denied(answer.action === action ? action : answer.action, without);
    case 'failed':
      // Whoever is told that there is no such thing was allowed to ask.
      return answer.retryable
        ? unknown(action, answer.message, 'Run doctor again.')
        : fine(action, 'Allowed.');
    default:
      return answer satisfies never;
  }
}

const denied = (action: string, without: string): Check =>
  gap(action, `Not allowed: ${without}.`, `Grant ${action}.`);

const decisionsShape = z.object({
  EvaluationResults: z
    .array(z.object({ EvalActionName: z.string(), EvalDecision: z.string() }))
    .default([]),
});

async function simulate(setup: Setup, principal: string, actions: readonly string[]) {
  const arn = roleOf(principal);
  if (arn === null) return { decisions: new Map<string, string>(), why: '' };
  const answer = await setup.simulate(arn, actions);
  if (answer.kind !== 'answered') {
    const why = answer.kind === 'denied' ? `, nor simulated (grant ${answer.action})` : '';
    return { decisions: new Map<string, string>(), why };
  }
  const parsed = decisionsShape.safeParse(JSON.parse(answer.json));
  const results = parsed.success ? parsed.data.EvaluationResults : [];
  return {
    decisions: new Map(
      results.map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision]),
    ),
    why: '',
  };
}

/** The simulator takes roles and users, not sessions; the account itself is allowed everything. */
function roleOf(principal: string): string | null {
  const session = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(principal);
  if (session !== null) return `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`;
  return /^arn:aws[a-z-]*:iam::\d{12}:user\//.test(principal) ? principal : null;
}
