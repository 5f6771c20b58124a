import { Fleet } from '../../src/lab/fleet/fleet.ts';
import { cloudOf } from '../../src/lab/fleet/fleet-ports.ts';
import { LabClock } from '../../src/lab/lab-clock.ts';
import type { ApiAnswer } from '../../src/ports/api-answer.ts';
import type { Cloud, Clouds, Place } from '../../src/ports/cloud.ts';

export const clock = new LabClock(() => Date.parse('2026-11-22T03:00:30Z'));

/** What is in one region of one account, told in few words. */
export interface Setup {
  readonly account?: string;
  readonly region?: string;
  /** Load balancers by name. */
  readonly balancers?: Readonly<Record<string, BalancerSetup>>;
  /** Target groups by name: the load balancer in front, states of targets, tags. */
  readonly groups?: Readonly<Record<string, GroupSetup>>;
  /** IAM actions that are not allowed. */
  readonly denied?: readonly string[];
}

export interface BalancerSetup {
  readonly dns?: string;
  readonly type?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** ELB 5xx, and 502 among them, in the last quarter of an hour. */
  readonly failures?: readonly [number, number];
  /** Rules by port, in any order. */
  readonly listeners?: Readonly<Record<number, readonly RuleSetup[]>>;
}

export interface GroupSetup {
  readonly behind?: string;
  readonly states?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly failures?: number;
  readonly protocol?: string;
}

export interface RuleSetup {
  /** `default` when it is left out. */
  readonly priority?: number;
  readonly conditions?: readonly object[];
  /** The name of a target group, or an action as the API has it. */
  readonly to: string | object;
}

export const host = (...Values: readonly string[]) => ({
  Field: 'host-header',
  Values,
  HostHeaderConfig: { Values },
});
export const path = (...Values: readonly string[]) => ({
  Field: 'path-pattern',
  PathPatternConfig: { Values },
});

const answered = (value: unknown): ApiAnswer => ({ kind: 'answered', json: JSON.stringify(value) });

/** A cloud that holds exactly this. */
function cloudWith({
  account = '111111111111',
  region = 'eu-west-1',
  balancers = {},
  groups = {},
  denied = [],
}: Setup): Cloud {
  const elb = `arn:aws:elasticloadbalancing:${region}:${account}`;
  const balancerArn = (name: string) => `${elb}:loadbalancer/app/${name}/50dc6c495c0c9188`;
  const groupArn = (name: string) => `${elb}:targetgroup/${name}/73e2d6bc24d8a067`;
  const guarded = async (action: string, value: () => unknown): Promise<ApiAnswer> =>
    denied.includes(action)
      ? { kind: 'denied', action, message: 'not authorized' }
      : answered(value());
  const notFound = (what: string): ApiAnswer => ({
    kind: 'failed',
    message: `${what}NotFoundException: not found`,
    retryable: false,
  });

  const allGroups = Object.entries(groups).map(([name, { behind, protocol = 'HTTP' }]) => ({
    TargetGroupArn: groupArn(name),
    TargetGroupName: name,
    Protocol: protocol,
    Port: 8080,
    TargetType: 'instance',
    LoadBalancerArns: behind === undefined ? [] : [balancerArn(behind)],
  }));
  const allBalancers = Object.entries(balancers).map(([name, { dns, type = 'application' }]) => ({
    LoadBalancerArn: balancerArn(name),
    LoadBalancerName: name,
    DNSName: dns ?? `${name}-1234567890.${region}.elb.amazonaws.com`,
    Type: type,
    SecurityGroups: ['sg-1'],
  }));
  const tagsOf = new Map<string, Readonly<Record<string, string>>>([
    ...Object.entries(groups).map(([name, { tags = {} }]) => [groupArn(name), tags] as const),
    ...Object.entries(balancers).map(([name, { tags = {} }]) => [balancerArn(name), tags] as const),
  ]);
  const actionTo = (to: RuleSetup['to']) =>
    typeof to === 'string' ? { Type: 'forward', TargetGroupArn: groupArn(to) } : to;
  const resolved = (to: RuleSetup['to']) =>
    JSON.parse(
      JSON.stringify(actionTo(to)).replace(/"tg:([^"]+)"/g, (_, name: string) =>
        JSON.stringify(groupArn(name)),
      ),
    );

  return {
    ...cloudOf(new Fleet(clock)),
    loadBalancers: {
      targetGroups: async (query) => {
        const of = (found: typeof allGroups) => () => ({ TargetGroups: found });
        const action = 'elasticloadbalancing:DescribeTargetGroups';
        switch (query.by) {
          case 'all':
            return guarded(action, of(allGroups));
          case 'names':
            return guarded(
              action,
              of(allGroups.filter(({ TargetGroupName }) => query.names.includes(TargetGroupName))),
            );
          case 'arns': {
            const found = allGroups.filter(({ TargetGroupArn }) =>
              query.arns.includes(TargetGroupArn),
            );
            return found.length < query.arns.length && !denied.includes(action)
              ? notFound('TargetGroup')
              : guarded(action, of(found));
          }
          case 'load-balancer':
            return guarded(
              action,
              of(allGroups.filter(({ LoadBalancerArns }) => LoadBalancerArns.includes(query.arn))),
            );
        }
      },
      tags: (arns) =>
        guarded('elasticloadbalancing:DescribeTags', () => ({
          TagDescriptions: arns.map((ResourceArn) => ({
            ResourceArn,
            Tags: Object.entries(tagsOf.get(ResourceArn) ?? {}).map(([Key, Value]) => ({
              Key,
              Value,
            })),
          })),
        })),
      loadBalancers: async (arns) => {
        const found = allBalancers.filter(({ LoadBalancerArn }) => arns.includes(LoadBalancerArn));
        return found.length < arns.length
          ? notFound('LoadBalancer')
          : guarded('elasticloadbalancing:DescribeLoadBalancers', () => ({ LoadBalancers: found }));
      },
      allLoadBalancers: () =>
        guarded('elasticloadbalancing:DescribeLoadBalancers', () => ({
          LoadBalancers: allBalancers,
        })),
      loadBalancerAttributes: async () => answered({ Attributes: [] }),
      targetGroupAttributes: async () => answered({ Attributes: [] }),
      targetHealth: (arn) =>
        guarded('elasticloadbalancing:DescribeTargetHealth', () => {
          const name = Object.keys(groups).find((each) => groupArn(each) === arn) ?? '';
          return {
            TargetHealthDescriptions: (groups[name]?.states ?? ['healthy']).map((State, index) => ({
              Target: { Id: `10.0.0.${index + 1}`, Port: 8080 },
              TargetHealth: { State },
            })),
          };
        }),
      listeners: (arn) =>
        guarded('elasticloadbalancing:DescribeListeners', () => {
          const name = Object.keys(balancers).find((each) => balancerArn(each) === arn) ?? '';
          return {
            Listeners: Object.keys(balancers[name]?.listeners ?? {}).map((port) => ({
              ListenerArn: `${arn}/listener/${port}`,
              Protocol: port === '443' ? 'HTTPS' : 'HTTP',
              Port: Number(port),
            })),
          };
        }),
      listenerRules: (arn) =>
        guarded('elasticloadbalancing:DescribeRules', () => {
          const [balancer = '', port = ''] = arn.split('/listener/');
          const name = Object.keys(balancers).find((each) => balancerArn(each) === balancer) ?? '';
          return {
            Rules: (balancers[name]?.listeners?.[Number(port)] ?? []).map(
              ({ priority, conditions = [], to }) => ({
                Priority: priority === undefined ? 'default' : String(priority),
                Conditions: conditions,
                Actions: [resolved(to)],
              }),
            ),
          };
        }),
    },
    metrics: {
      read: (queries) =>
        guarded('cloudwatch:GetMetricData', () => ({
          MetricDataResults: queries.map((query) => {
            const balancer =
              'loadBalancer' in query ? (query.loadBalancer.split('/')[1] ?? '') : '';
            const group = 'targetGroup' in query ? query.targetGroup?.split('/')[1] : undefined;
            const [all, bad] = balancers[balancer]?.failures ?? [0, 0];
            const value =
              group !== undefined
                ? query.metric === 'TargetConnectionErrorCount'
                  ? (groups[group]?.failures ?? 0)
                  : 0
                : query.metric === 'HTTPCode_ELB_5XX_Count'
                  ? all
                  : bad;
            return { Id: query.id, Values: value === 0 ? [] : [value] };
          }),
        })),
    },
  };
}

/** The clouds of these places; the first is the own account's. */
export function cloudsOf(...setups: readonly Setup[]): Clouds {
  const clouds = setups.map((setup, index) => ({
    place: {
      account: index === 0 ? null : (setup.account ?? '111111111111'),
      region: setup.region ?? 'eu-west-1',
    } satisfies Place,
    cloud: cloudWith(setup),
  }));
  return {
    places: clouds.map(({ place }) => place),
    at: ({ account, region }) => {
      const known = clouds.find(
        ({ place }) => place.account === account && place.region === region,
      );
      if (known === undefined) throw new RangeError(`No cloud in ${account} ${region}`);
      return known.cloud;
    },
  };
}
