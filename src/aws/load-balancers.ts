import {
  DescribeLoadBalancerAttributesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  type DescribeTargetGroupsCommandInput,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  type Listener,
  type LoadBalancer,
  paginateDescribeListeners,
  paginateDescribeLoadBalancers,
  paginateDescribeRules,
  paginateDescribeTargetGroups,
  type Rule,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancers, TargetGroupQuery } from '../ports/load-balancers.ts';
import { ask, askInBatches, inBatches } from './ask.ts';
import { type Access, patientConfig } from './client-config.ts';

/**
 * DescribeLoadBalancers and DescribeTags take at most 20 ARNs; DescribeTargetGroups names no limit and is held to
 * the same one.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html
 */
const MOST_PER_CALL = 20;

export function elbv2LoadBalancers(access: Access): LoadBalancers {
  const client = new ElasticLoadBalancingV2Client(patientConfig(access));

  async function targetGroups(input: DescribeTargetGroupsCommandInput): Promise<TargetGroup[]> {
    const groups: TargetGroup[] = [];
    for await (const page of paginateDescribeTargetGroups({ client }, input)) {
      groups.push(...(page.TargetGroups ?? []));
    }
    return groups;
  }

  return {
    targetGroups: (query) =>
      ask('elasticloadbalancing:DescribeTargetGroups', async () => {
        const pages: TargetGroup[] = [];
        for (const input of targetGroupInputs(query)) pages.push(...(await targetGroups(input)));
        return { TargetGroups: pages };
      }),

    tags: (arns) =>
      ask('elasticloadbalancing:DescribeTags', async () => {
        const TagDescriptions = await askInBatches(arns, MOST_PER_CALL, async (batch) => {
          const page = await client.send(new DescribeTagsCommand({ ResourceArns: [...batch] }));
          return page.TagDescriptions ?? [];
        });
        return { TagDescriptions };
      }),

    loadBalancers: (arns) =>
      ask('elasticloadbalancing:DescribeLoadBalancers', async () => {
        const all: LoadBalancer[] = [];
        for (const batch of inBatches(arns, MOST_PER_CALL)) {
          const input = { LoadBalancerArns: [...batch] };
          for await (const page of paginateDescribeLoadBalancers({ client }, input)) {
            all.push(...(page.LoadBalancers ?? []));
          }
        }
        return { LoadBalancers: all };
      }),

    allLoadBalancers: () =>
      ask('elasticloadbalancing:DescribeLoadBalancers', async () => {
        const all: LoadBalancer[] = [];
        for await (const page of paginateDescribeLoadBalancers({ client }, {})) {
          all.push(...(page.LoadBalancers ?? []));
        }
        return { LoadBalancers: all };
      }),

    loadBalancerAttributes: (arn) =>
      ask('elasticloadbalancing:DescribeLoadBalancerAttributes', () =>
        client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn })),
      ),

    targetGroupAttributes: (arn) =>
      ask('elasticloadbalancing:DescribeTargetGroupAttributes', () =>
        client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn })),
      ),

    targetHealth: (arn) =>
      ask('elasticloadbalancing:DescribeTargetHealth', () =>
        // Not paginated: one call answers for every target of the group.
        client.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn })),
      ),

    listeners: (loadBalancerArn) =>
      ask('elasticloadbalancing:DescribeListeners', async () => {
        const listeners: Listener[] = [];
        const input = { LoadBalancerArn: loadBalancerArn };
        for await (const page of paginateDescribeListeners({ client }, input)) {
          listeners.push(...(page.Listeners ?? []));
        }
        return { Listeners: listeners };
      }),

    listenerRules: (listenerArn) =>
      ask('elasticloadbalancing:DescribeRules', async () => {
        const rules: Rule[] = [];
        const input = { ListenerArn: listenerArn };
        for await (const page of paginateDescribeRules({ client }, input)) {
          rules.push(...(page.Rules ?? []));
        }
        return { Rules: rules };
      }),
  };
}

/** The calls that a query needs; none for an empty list, which AWS would take as "all". */
function targetGroupInputs(query: TargetGroupQuery): readonly DescribeTargetGroupsCommandInput[] {
  switch (query.by) {
    case 'all':
      return [{}];
    case 'names':
      return inBatches(query.names, MOST_PER_CALL).map((names) => ({ Names: [...names] }));
    case 'arns':
      return inBatches(query.arns, MOST_PER_CALL).map((arns) => ({ TargetGroupArns: [...arns] }));
    case 'load-balancer':
      return [{ LoadBalancerArn: query.arn }];
    default:
      return query satisfies never;
  }
}
