import type { ApiAnswer } from '../../ports/api-answer.ts';
import type { LoadBalancers } from '../../ports/load-balancers.ts';
import { answered } from './api-answers.ts';
import { SHOP } from './topology.ts';

const NAME = 'shop-admin';
const ARN = SHOP.targetGroup.arn.replace('/shop/73e2d6bc24d8a067', `/${NAME}/8b1f0c2d4e6a7935`);

const GROUP = {
  TargetGroupArn: ARN,
  TargetGroupName: NAME,
  Protocol: 'HTTP',
  Port: 9090,
  VpcId: SHOP.vpcId,
  HealthCheckPath: '/healthz',
  Matcher: { HttpCode: '200' },
  LoadBalancerArns: [SHOP.loadBalancer.arn],
  TargetType: 'ip',
  ProtocolVersion: 'HTTP1',
};

/**
 * The fleet's load balancer with a second target group behind it, which never fails: so the load balancer's name means
 * two things, and the lab has something to choose from.
 */
export function withAdminGroup(fleet: LoadBalancers): LoadBalancers {
  return {
    targetGroups: async (query) => {
      switch (query.by) {
        case 'all':
        case 'load-balancer':
          return joined(await fleet.targetGroups(query), 'TargetGroups', [GROUP]);
        case 'names': {
          const others = query.names.filter((name) => name !== NAME);
          const own = others.length < query.names.length ? [GROUP] : [];
          return joined(
            await fleet.targetGroups({ by: 'names', names: others }),
            'TargetGroups',
            own,
          );
        }
        case 'arns': {
          const others = query.arns.filter((arn) => arn !== ARN);
          const own = others.length < query.arns.length ? [GROUP] : [];
          if (others.length === 0) return answered({ TargetGroups: own });
          return joined(
            await fleet.targetGroups({ by: 'arns', arns: others }),
            'TargetGroups',
            own,
          );
        }
        default:
          return query satisfies never;
      }
    },
    // The service of the load balancer is the shop's; this group says its own.
    tags: async (arns) =>
      joined(await fleet.tags(arns.filter((arn) => arn !== ARN)), 'TagDescriptions', [
        ...(arns.includes(ARN)
          ? [{ ResourceArn: ARN, Tags: [{ Key: 'service', Value: NAME }] }]
          : []),
      ]),
    targetGroupAttributes: (arn) =>
      arn === ARN
        ? Promise.resolve(answered({ Attributes: [] }))
        : fleet.targetGroupAttributes(arn),
    targetHealth: (arn) =>
      arn === ARN
        ? Promise.resolve(
            answered({
              TargetHealthDescriptions: [
                {
                  Target: { Id: '10.0.3.17', Port: 9090, AvailabilityZone: 'eu-west-1a' },
                  HealthCheckPort: '9090',
                  TargetHealth: { State: 'healthy' },
                },
              ],
            }),
          )
        : fleet.targetHealth(arn),
    loadBalancers: (arns) => fleet.loadBalancers(arns),
    allLoadBalancers: () => fleet.allLoadBalancers(),
    loadBalancerAttributes: (arn) => fleet.loadBalancerAttributes(arn),
    listeners: (arn) => fleet.listeners(arn),
    listenerRules: (arn) => fleet.listenerRules(arn),
  };
}

/** An answer of the fleet with more elements in one of its lists. */
function joined(answer: ApiAnswer, list: string, more: readonly object[]): ApiAnswer {
  if (answer.kind !== 'answered') return answer;
  const value = JSON.parse(answer.json);
  return answered({ ...value, [list]: [...value[list], ...more] });
}
