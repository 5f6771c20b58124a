import { describe, expect, it } from '@jest/globals';
import { epochMs } from '../../../src/brand.ts';
import { allow } from '../../../src/lab/fleet/rule-changes.ts';
import { SHOP } from '../../../src/lab/fleet/topology.ts';
import { parsed, StagedFleet } from './staged-fleet.ts';

const GROUP = { targetGroup: SHOP.targetGroup.dimension };

describe('metrics of the fleet', () => {
  it('know one hour of healthy traffic before the start, and nothing before that', async () => {
    const stage = new StagedFleet();

    const requests = await stage.perMinute('RequestCount', 90);

    expect(requests.slice(0, 30)).toEqual(Array(30).fill(null));
    for (const count of requests.slice(31)) {
      expect(count).toBeGreaterThan(1100);
      expect(count).toBeLessThan(1300);
    }
  });

  it('are the same whenever they are asked for', async () => {
    const stage = new StagedFleet().broken('keepalive-race');
    const first = await stage.perMinute('HTTPCode_ELB_502_Count', 30);

    stage.pass(30);

    expect(await stage.perMinute('HTTPCode_ELB_502_Count', 30)).toEqual(first);
  });

  it('begin with the fault and end with it', async () => {
    const stage = new StagedFleet().broken('security-group-blocked');
    allow(stage.fleet, {
      kind: 'allow-ingress',
      groupId: SHOP.instanceGroup,
      port: 8080,
      sourceGroupId: SHOP.loadBalancer.securityGroup,
      description: 'test',
    });

    stage.pass(180);

    const failed = (await stage.perMinute('HTTPCode_ELB_504_Count', 10)).map(
      (count) => count !== null,
    );
    expect(failed).toEqual([
      ...[false, false, false],
      // 15:50:17 to 15:54:17
      ...[true, true, true, true, true],
      ...[false, false],
    ]);
  });

  it('of a keep-alive race are a few 502s in every minute, and no connection error', async () => {
    const stage = new StagedFleet().broken('keepalive-race');

    const counts = await stage.perMinute('HTTPCode_ELB_502_Count', 20);

    for (const count of counts) {
      expect(count).toBeGreaterThanOrEqual(1);
      expect(count).toBeLessThan(15);
    }
    expect(await stage.perMinute('TargetConnectionErrorCount', 20)).toEqual(Array(20).fill(null));
  });

  it.each([
    { given: 'the delay of 5 s', delay: '5', cut: true },
    { given: 'a delay of 300 s', delay: '300', cut: false },
  ])('of instances that leave with $given, requests are cut off: $cut', async ({ delay, cut }) => {
    const stage = new StagedFleet().broken('deregistration-too-short');
    await stage.ports.changes.apply({
      kind: 'set-attribute',
      arn: SHOP.targetGroup.arn,
      key: 'deregistration_delay.timeout_seconds',
      from: '5',
      to: delay,
    });

    stage.pass(12 * 60);

    const counts = await stage.perMinute('HTTPCode_ELB_502_Count', 11);
    expect(counts.some((count) => count !== null)).toBe(cut);
  });

  it('that the load balancer makes up are not published for a target group', async () => {
    const stage = new StagedFleet().broken('backend-crashed');

    expect(await stage.perMinute('HTTPCode_ELB_502_Count', 1, GROUP)).toEqual([null]);
    expect(await stage.perMinute('HTTPCode_ELB_502_Count', 1)).toEqual([expect.any(Number)]);
  });

  it('count hosts in every minute, zero included', async () => {
    const stage = new StagedFleet().broken('backend-crashed');
    const ask = { ...GROUP, stat: 'Minimum' } as const;

    expect(await stage.perMinute('HealthyHostCount', 2, ask)).toEqual([0, 0]);
    expect(await stage.perMinute('UnHealthyHostCount', 2, ask)).toEqual([3, 3]);
    expect(await stage.perMinute('HealthyHostCount', 10, ask)).toContain(3);
  });

  it('have no response time where no target answered', async () => {
    const stage = new StagedFleet().broken('backend-crashed');
    const ask = { ...GROUP, stat: 'p99' } as const;

    const times = await stage.perMinute('TargetResponseTime', 10, ask);

    expect(times.at(-1)).toBeNull();
    expect(times[0]).toBeGreaterThan(0.1);
  });

  it('of one slow page in twelve show at the slow end of the response times', async () => {
    const stage = new StagedFleet().broken('upstream-too-slow');
    const times = async (stat: 'p50' | 'p95' | 'Maximum') =>
      (await stage.perMinute('TargetResponseTime', 3, { ...GROUP, stat })).at(-1) ?? 0;

    expect(await times('p50')).toBeLessThan(0.1);
    // nginx gives up after 15 s.
    for (const stat of ['p95', 'Maximum'] as const) {
      expect(await times(stat)).toBeGreaterThan(14.5);
      expect(await times(stat)).toBeLessThan(15.5);
    }
  });

  it('are shaped as GetMetricData answers', async () => {
    const stage = new StagedFleet();
    const query = {
      id: 'requests',
      metric: 'RequestCount',
      stat: 'Sum',
      loadBalancer: SHOP.loadBalancer.dimension,
      targetGroup: null,
    } as const;

    const answer = await stage.ports.metrics.read([query], epochMs(stage.now - 180_000), stage.now);

    expect(parsed(answer)).toEqual({
      MetricDataResults: [
        {
          Id: 'requests',
          Label: 'RequestCount',
          Timestamps: [
            '2026-11-22T15:52:00.000Z',
            '2026-11-22T15:53:00.000Z',
            // The minute that has not ended counts what it has so far.
            '2026-11-22T15:54:00.000Z',
          ],
          Values: [expect.any(Number), expect.any(Number), expect.any(Number)],
          StatusCode: 'Complete',
        },
      ],
      Messages: [],
    });
  });
});
