import { describe, expect, it } from '@jest/globals';
import { epochMs } from '../../../src/brand.ts';
import { NOTHING_WRITTEN } from '../../../src/catalogue/on-hosts.ts';
import { exhibitsBy, type Scope } from '../../../src/evidence/collector.ts';
import { functions } from '../../../src/evidence/collectors/functions.ts';
import { tasks } from '../../../src/evidence/collectors/tasks.ts';
import { Fleet } from '../../../src/lab/fleet/fleet.ts';
import { cloudOf } from '../../../src/lab/fleet/fleet-ports.ts';
import type { ApiAnswer } from '../../../src/ports/api-answer.ts';
import type { Cloud } from '../../../src/ports/cloud.ts';

const NOW = epochMs(Date.parse('2026-11-22T16:00:00Z'));
const GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/1';
const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:shop';

const answered = (value: unknown): ApiAnswer => ({ kind: 'answered', json: JSON.stringify(value) });

function scope(
  target: { readonly type: string; readonly id: string; readonly port: number },
  cloud: Partial<Cloud>,
): Scope {
  return {
    cloud: { ...cloudOf(new Fleet({ now: () => NOW })), ...cloud },
    located: {
      service: 'shop',
      place: { account: null, region: 'eu-west-1' },
      targetGroup: {
        arn: GROUP,
        name: 'shop',
        protocol: 'HTTP',
        port: 8080,
        targetType: target.type,
        healthCheckPath: '/',
      },
      loadBalancer: null,
      targets: [{ ...target, address: null, securityGroups: [], availabilityZone: null }],
    },
    onHosts: NOTHING_WRITTEN,
    incidentId: 'inc-1',
    from: epochMs(NOW - 3_600_000),
    to: NOW,
  };
}

const idsOf = (exhibits: readonly { readonly id: string }[]) => exhibits.map(({ id }) => id);

describe('tasks behind a target group', () => {
  const asked: string[] = [];
  const ecs: Cloud['tasks'] = {
    clusters: async () => answered({ clusterArns: ['arn:aws:ecs:r:a:cluster/main'] }),
    services: async () =>
      answered({
        services: [
          { serviceName: 'other', loadBalancers: [{ targetGroupArn: 'arn:other' }] },
          { serviceName: 'shop', loadBalancers: [{ targetGroupArn: GROUP }], runningCount: 2 },
        ],
      }),
    tasks: async (_, service) => {
      asked.push(service);
      return answered({ tasks: [] });
    },
  };

  it('are those of the service that has this target group', async () => {
    const target = { type: 'ip', id: '10.0.1.9', port: 8080 };

    const exhibits = await exhibitsBy(tasks, scope(target, { tasks: ecs }));

    expect(idsOf(exhibits)).toEqual(['aws/ecs-services/main', 'aws/ecs-stopped-tasks/shop']);
    expect(exhibits[0]?.text).not.toContain('other');
    expect(asked).toEqual(['shop']);
  });

  it.each([
    { given: 'an address', target: { type: 'ip', id: '10.0.1.9', port: 8080 }, asks: 1 },
    {
      given: 'an instance with a port of its own',
      target: { type: 'instance', id: 'i-1', port: 49_153 },
      asks: 1,
    },
    { given: 'an instance', target: { type: 'instance', id: 'i-1', port: 8080 }, asks: 0 },
  ])('given $given, are looked for $asks times', async ({ target, asks }) => {
    let clusters = 0;
    const counting: Cloud['tasks'] = {
      ...ecs,
      clusters: async () => {
        clusters += 1;
        return answered({ clusterArns: [] });
      },
    };

    await exhibitsBy(tasks, scope(target, { tasks: counting }));

    expect(clusters).toBe(asks);
  });

  it('without permission name the action to allow', async () => {
    const denied: Cloud['tasks'] = {
      ...ecs,
      clusters: async () => ({ kind: 'denied', action: 'ecs:ListClusters', message: 'no' }),
    };
    const target = { type: 'ip', id: '10.0.1.9', port: 8080 };

    const [exhibit] = await exhibitsBy(tasks, scope(target, { tasks: denied }));

    expect(exhibit?.outcome).toMatchObject({ kind: 'denied', action: 'ecs:ListClusters' });
  });
});

describe('a function that is a target', () => {
  const lambda: Cloud['functions'] = {
    configuration: async (arn) => answered({ FunctionArn: arn }),
    versions: async (arn) => answered({ Versions: [{ Version: '3', FunctionArn: arn }] }),
    alias: async (_, name) => answered({ Name: name, FunctionVersion: '3' }),
  };

  it.each([
    { given: 'its name alone', id: FUNCTION, alias: [] },
    { given: 'a version', id: `${FUNCTION}:3`, alias: [] },
    { given: 'an alias', id: `${FUNCTION}:live`, alias: ['aws/function-alias'] },
  ])('given $given, is read with its versions and metrics', async ({ id, alias }) => {
    const target = { type: 'lambda', id, port: 0 };

    const exhibits = await exhibitsBy(functions, scope(target, { functions: lambda }));

    expect(idsOf(exhibits).toSorted()).toEqual(
      ['aws/function', ...alias, 'aws/function-metrics', 'aws/function-versions'].toSorted(),
    );
  });
});
