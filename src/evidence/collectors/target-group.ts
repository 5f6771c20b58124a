import type { Located } from '../../locate/located.ts';
import type { Cloud } from '../../ports/cloud.ts';
import { apiExhibit } from '../api-exhibit.ts';
import type { Exhibit } from '../exhibit.ts';

/** Target health, and how target group and load balancer are set up. */
export async function collectTargetGroup(
  { loadBalancers }: Pick<Cloud, 'loadBalancers'>,
  { targetGroup, loadBalancer }: Located,
): Promise<readonly Exhibit[]> {
  const { arn } = targetGroup;
  return Promise.all([
    loadBalancers
      .targetHealth(arn)
      .then((answer) => apiExhibit('target-health', `DescribeTargetHealth ${arn}`, answer)),
    loadBalancers
      .targetGroups({ by: 'arns', arns: [arn] })
      .then((answer) => apiExhibit('target-group', `DescribeTargetGroups ${arn}`, answer)),
    loadBalancers
      .targetGroupAttributes(arn)
      .then((answer) =>
        apiExhibit('target-group-attributes', `DescribeTargetGroupAttributes ${arn}`, answer),
      ),
    ...(loadBalancer === null
      ? []
      : [
          loadBalancers
            .loadBalancerAttributes(loadBalancer.arn)
            .then((answer) =>
              apiExhibit(
                'load-balancer-attributes',
                `DescribeLoadBalancerAttributes ${loadBalancer.arn}`,
                answer,
              ),
            ),
        ]),
  ]);
}
