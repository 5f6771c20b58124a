import type { Plan } from '../../src/remedies/plan.ts';

/** A plan as `restart-service` makes it, for the given instances. */
export function restartPlan(instances: readonly string[]): Plan {
  return {
    remedy: 'restart-service',
    cause: 'backend-crashed',
    title: 'Restart the service',
    summary: 'Restarts the service.',
    targetGroupArn:
      'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef',
    changes: instances.map((instanceId) => ({
      kind: 'run-on-host',
      document: 'restart-service-linux',
      instanceId,
      port: 8080,
      parameters: { unit: 'shop.service', port: '8080' },
      undo: null,
      disrupts: true,
      shown: `systemctl restart shop.service  # on ${instanceId}`,
    })),
    risk: 'low',
    disruption: 'Requests in flight are cut off.',
    undo: null,
  };
}
