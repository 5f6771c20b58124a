import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { epochMs } from '../../src/brand.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { collectEvidence } from '../../src/evidence/collect.ts';
import { Fleet } from '../../src/lab/fleet/fleet.ts';
import { cloudOf, onePlace } from '../../src/lab/fleet/fleet-ports.ts';
import { SHOP } from '../../src/lab/fleet/topology.ts';
import type { Located } from '../../src/locate/located.ts';
import type { ApiAnswer } from '../../src/ports/api-answer.ts';
import type { Cloud } from '../../src/ports/cloud.ts';

const clock = { now: () => epochMs(Date.parse('2026-11-22T16:00:00Z')) };
const PLACE = { account: null, region: SHOP.region };

const targets = (count: number): Located['targets'] =>
  Array.from({ length: count }, (_, index) => ({
    id: `i-${index.toString(16).padStart(17, '0')}`,
    port: SHOP.port,
    address: `10.0.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`,
    securityGroups: [SHOP.instanceGroup],
    availabilityZone: 'eu-west-1a',
  }));

const located = (count: number): Located => ({
  service: 'shop',
  place: PLACE,
  targetGroup: {
    arn: SHOP.targetGroup.arn,
    name: 'shop',
    protocol: 'HTTP',
    port: SHOP.port,
    targetType: 'instance',
    healthCheckPath: '/healthz',
  },
  loadBalancer: {
    arn: SHOP.loadBalancer.arn,
    name: 'shop-alb',
    dnsName: SHOP.loadBalancer.dnsName,
    securityGroups: [SHOP.loadBalancer.securityGroup],
  },
  targets: targets(count),
});

const answered = (value: unknown): ApiAnswer => ({ kind: 'answered', json: JSON.stringify(value) });

/** The lab's fleet with so many instances, whose security group lost its rule; counts the questions. */
function crowd(count: number) {
  const fleet = new Fleet(clock);
  fleet.revokeRule(SHOP.ingressRuleId, epochMs(clock.now() - 300_000));
  const cloud = cloudOf(fleet);
  const all = targets(count);
  const asked: string[] = [];
  const counting = <Port extends object>(name: string, port: Port, own: object = {}): Port =>
    new Proxy(port, {
      get: (target, method) => {
        const call: unknown = Reflect.get(own, method) ?? Reflect.get(target, method);
        if (typeof call !== 'function') return call;
        return (...args: readonly unknown[]) => {
          asked.push(`${name}.${String(method)} ${JSON.stringify(args)}`);
          return call.apply(target, args);
        };
      },
    });
  const counted: Cloud = {
    ...cloud,
    loadBalancers: counting('loadBalancers', cloud.loadBalancers, {
      targetHealth: async () =>
        answered({
          TargetHealthDescriptions: all.map(({ id, port }) => ({
            Target: { Id: id, Port: port },
            TargetHealth: { State: 'unhealthy', Reason: 'Target.Timeout' },
          })),
        }),
    }),
    metrics: counting('metrics', cloud.metrics),
    networkPaths: counting('networkPaths', cloud.networkPaths, {
      instances: async () =>
        answered({
          Reservations: all.map(({ id, address }) => ({
            Instances: [
              {
                InstanceId: id,
                PrivateIpAddress: address,
                SubnetId: 'subnet-0aa1bb2cc3dd4ee5f',
                VpcId: SHOP.vpcId,
                State: { Name: 'running' },
                Placement: { AvailabilityZone: 'eu-west-1a' },
                SecurityGroups: [{ GroupId: SHOP.instanceGroup }],
                BlockDeviceMappings: 'x'.repeat(3000),
                Tags: [{ Key: 'aws:autoscaling:groupName', Value: SHOP.scalingGroup }],
              },
            ],
          })),
        }),
    }),
    scalingGroups: counting('scalingGroups', cloud.scalingGroups),
    history: counting('history', cloud.history),
    hosts: {
      ...cloud.hosts,
      run: async ({ instanceIds }) => {
        asked.push('hosts.run');
        return instanceIds.map((instanceId) => ({
          instanceId,
          kind: 'unreachable',
          reason: 'silent',
          message: 'no agent',
          cure: 'install it',
        }));
      },
    },
  };
  return { world: { clouds: onePlace(PLACE, counted), clock }, asked };
}

describe('a target group of a thousand targets', () => {
  it('takes as many questions as one of fifty', async () => {
    const few = crowd(50);
    const many = crowd(1000);

    await collectEvidence(few.world, located(50), 'inc-1');
    await collectEvidence(many.world, located(1000), 'inc-1');

    expect(many.asked.length).toBeLessThanOrEqual(few.asked.length + 2);
    expect(many.asked.length).toBeLessThan(40);
  });

  it('asks each question of AWS once', async () => {
    const { world, asked } = crowd(1000);

    await collectEvidence(world, located(1000), 'inc-1');

    expect(asked.filter((question, index) => asked.indexOf(question) < index)).toEqual([]);
  });

  it('is diagnosed from a bundle that fits into a few items of the table', async () => {
    const bundle = await collectEvidence(crowd(1000).world, located(1000), 'inc-1');
    const { verdicts } = diagnose(bundle);

    expect(verdicts[0]).toMatchObject({ cause: 'security-group-blocked', strength: 'confirmed' });
    const packed = gzipSync(JSON.stringify(bundle)).length;
    expect(packed).toBeLessThan(350 * 1024);
  });
});
