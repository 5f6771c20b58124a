import { describe, expect, it } from '@jest/globals';
import { epochMs } from '../../src/brand.ts';
import { NOTHING_WRITTEN } from '../../src/catalogue/on-hosts.ts';
import { apiExhibit } from '../../src/evidence/api-exhibit.ts';
import { type Collector, exhibitsBy, type Scope } from '../../src/evidence/collector.ts';
import { Fleet } from '../../src/lab/fleet/fleet.ts';
import { cloudOf } from '../../src/lab/fleet/fleet-ports.ts';

const clock = { now: () => epochMs(Date.parse('2026-11-22T16:00:00Z')) };
const scope: Scope = {
  cloud: cloudOf(new Fleet(clock)),
  located: {
    service: 'shop',
    place: { account: null, region: 'eu-west-1' },
    targetGroup: {
      arn: 'arn',
      name: 'shop',
      protocol: 'HTTP',
      port: 8080,
      targetType: 'instance',
      healthCheckPath: '/',
    },
    loadBalancer: null,
    targets: [],
  },
  onHosts: NOTHING_WRITTEN,
  incidentId: 'inc-1',
  from: clock.now(),
  to: clock.now(),
};
const collector = (collect: Collector['collect'], deadlineSeconds = 5): Collector => ({
  name: 'subnets',
  deadlineSeconds,
  whenLate: 'Look in the console.',
  collect,
});
const subnets = apiExhibit(
  { section: 'subnets', source: 'DescribeSubnets' },
  { kind: 'answered', json: '{"Subnets":[]}' },
);

describe('a collector', () => {
  it('brings what it handed over', async () => {
    expect(
      await exhibitsBy(
        collector(async (_, keep) => keep(subnets)),
        scope,
      ),
    ).toEqual([subnets]);
  });

  it('that is too late brings what had come, and says what to do', async () => {
    const late = collector(async (_, keep) => {
      keep(subnets);
      await new Promise(() => {});
    }, 0.01);

    expect(await exhibitsBy(late, scope)).toEqual([
      subnets,
      expect.objectContaining({
        id: 'aws/subnets-collector',
        outcome: {
          kind: 'failed',
          message: 'subnets had not answered within 0.01 s',
          cure: 'Look in the console.',
        },
      }),
    ]);
  });

  it('adds nothing after its deadline', async () => {
    let keepLater: (() => void) | undefined;
    const exhibits = await exhibitsBy(
      collector(async (_, keep) => {
        keepLater = () => keep(subnets);
        await new Promise(() => {});
      }, 0.01),
      scope,
    );
    keepLater?.();

    expect(exhibits).toHaveLength(1);
  });

  it('that throws is an exhibit that says so', async () => {
    const broken = collector(async () => {
      throw new TypeError('no such field');
    });

    expect(await exhibitsBy(broken, scope)).toEqual([
      expect.objectContaining({
        outcome: expect.objectContaining({ kind: 'failed', message: 'no such field' }),
      }),
    ]);
  });
});

describe('an answer of an API', () => {
  it('that was denied names the action to allow', () => {
    expect(
      apiExhibit(
        { section: 'subnets', source: 'DescribeSubnets' },
        { kind: 'denied', action: 'ec2:DescribeSubnets', message: 'no' },
      ).outcome,
    ).toEqual({ kind: 'denied', action: 'ec2:DescribeSubnets', message: 'no' });
  });

  it('keeps the fields that are asked for, one element a line', () => {
    const json = JSON.stringify({ Subnets: [{ SubnetId: 'a', Tags: ['x'] }, { SubnetId: 'b' }] });

    expect(
      apiExhibit(
        { section: 'subnets', source: '', fields: ['Subnets', 'SubnetId'] },
        { kind: 'answered', json },
      ).text,
    ).toBe('{"Subnets": [\n{"SubnetId":"a"},\n{"SubnetId":"b"}\n]}');
  });

  it('that is too long ends between two elements, and says so', () => {
    const Subnets = Array.from({ length: 3000 }, () => ({ SubnetId: 'x'.repeat(1000) }));

    const { text, outcome } = apiExhibit(
      { section: 'subnets', source: '' },
      { kind: 'answered', json: JSON.stringify({ Subnets }) },
    );

    expect(outcome).toMatchObject({ truncated: true });
    expect(JSON.parse(text).Subnets.length).toBeGreaterThan(1000);
  });

  it('loses its secrets and stays JSON, also in the event that CloudTrail nests in it', () => {
    const event = { requestParameters: { masterPassword: 'hunter2', token: true } };
    const json = JSON.stringify({ Events: [{ CloudTrailEvent: JSON.stringify(event) }] });

    const { text } = apiExhibit({ section: 'changes', source: '' }, { kind: 'answered', json });

    const [first] = JSON.parse(text).Events;
    expect(JSON.parse(first.CloudTrailEvent)).toEqual({
      requestParameters: { masterPassword: '[redacted]', token: true },
    });
  });
});
