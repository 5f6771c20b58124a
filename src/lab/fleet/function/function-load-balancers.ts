import type { ApiAnswer } from '../../../ports/api-answer.ts';
import type { LoadBalancers } from '../../../ports/load-balancers.ts';
import { answered } from '../api-answers.ts';
import type { Fleet } from '../fleet.ts';
import { SHOP } from '../topology.ts';
import { FUNCTION, isFunction } from './shop-function.ts';

/** ELBv2 as it answers where the target is a function: it has no port, and nobody checks its health. */
export function withFunction(fleet: Fleet, instances: LoadBalancers): LoadBalancers {
  return {
    targetGroups: async (query) => {
      const answer = await instances.targetGroups(query);
      return isFunction(fleet) ? ofFunction(answer) : answer;
    },
    targetHealth: async (arn) =>
      isFunction(fleet) && arn === SHOP.targetGroup.arn
        ? answered({
            TargetHealthDescriptions: [
              {
                Target: { Id: FUNCTION.arn, AvailabilityZone: 'all' },
                TargetHealth: {
                  State: 'unavailable',
                  Reason: 'Target.HealthCheckDisabled',
                  Description: 'Health checks are not enabled for this target',
                },
              },
            ],
          })
        : instances.targetHealth(arn),
    targetGroupAttributes: async (arn) =>
      isFunction(fleet) && arn === SHOP.targetGroup.arn
        ? answered({ Attributes: [{ Key: 'lambda.multi_value_headers.enabled', Value: 'false' }] })
        : instances.targetGroupAttributes(arn),
    tags: (arns) => instances.tags(arns),
    loadBalancers: (arns) => instances.loadBalancers(arns),
    allLoadBalancers: () => instances.allLoadBalancers(),
    loadBalancerAttributes: (arn) => instances.loadBalancerAttributes(arn),
    listeners: (arn) => instances.listeners(arn),
    listenerRules: (arn) => instances.listenerRules(arn),
  };
}

/** The same groups, with what a group for a function has. */
function ofFunction(answer: ApiAnswer): ApiAnswer {
  if (answer.kind !== 'answered') return answer;
  const { TargetGroups } = JSON.parse(answer.json);
  return answered({
    TargetGroups: TargetGroups.map((group: Readonly<Record<string, unknown>>) => ({
      TargetGroupArn: group['TargetGroupArn'],
      TargetGroupName: group['TargetGroupName'],
      LoadBalancerArns: group['LoadBalancerArns'],
      HealthCheckEnabled: false,
      HealthCheckIntervalSeconds: 35,
      HealthCheckTimeoutSeconds: 30,
      HealthyThresholdCount: 5,
      UnhealthyThresholdCount: 2,
      HealthCheckPath: '/',
      Matcher: { HttpCode: '200' },
      TargetType: 'lambda',
      IpAddressType: 'ipv4',
    })),
  });
}
