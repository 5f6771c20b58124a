import { describe, expect, it } from '@jest/globals';
import { snapshot } from '../../../src/lab/fleet/snapshot.ts';
import { SHOP } from '../../../src/lab/fleet/topology.ts';
import { IDS, StagedFleet } from './staged-fleet.ts';

describe('the snapshot for the page', () => {
  it('of a healthy fleet shows three targets, traffic and no failure', () => {
    const shown = snapshot(new StagedFleet().fleet);

    expect(shown.fault).toBeNull();
    expect(shown.targets.map(({ id, state }) => [id, state])).toEqual(
      IDS.map((id) => [id, 'healthy']),
    );
    expect(shown.targets[0]).toMatchObject({
      address: '10.0.1.23',
      zone: 'eu-west-1a',
      runs: 'node r214, pid 2413, port 8080',
      receivesTraffic: true,
    });
    expect(shown.minutes).toHaveLength(11);
    expect(shown.minutes.at(-1)).toMatchObject({ complete: false });
    expect(shown.current).toEqual({ requestsPerMinute: 1200, failuresPerMinute: 0 });
    expect(shown.securityGroup).toMatchObject({ open: true, ruleId: SHOP.ingressRuleId });
  });

  it('of a blocked security group shows the missing rule and the time-outs', () => {
    const shown = snapshot(new StagedFleet().broken('security-group-blocked').fleet);

    expect(shown.fault).toEqual({
      id: 'security-group-blocked',
      title: 'The security group lost its rule',
    });
    expect(shown.securityGroup).toMatchObject({ open: false, ruleId: null });
    expect(shown.targets.map(({ reason }) => reason)).toEqual(Array(3).fill('Target.Timeout'));
    expect(shown.current.failuresPerMinute).toBe(1200);
  });

  it('of one stopped instance shows that it gets no traffic', () => {
    const shown = snapshot(new StagedFleet().broken('one-of-three-stopped').fleet);

    expect(shown.targets.map(({ receivesTraffic }) => receivesTraffic)).toEqual([
      true,
      true,
      false,
    ]);
    expect(shown.targets[2]?.serviceState).toBe('stopped');
    expect(shown.current.failuresPerMinute).toBe(0);
  });

  it('is plain data', () => {
    const shown = snapshot(new StagedFleet().broken('worker-pool-exhausted').fleet);

    expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
  });

  it('shows a function in the place of the instances, where one answers', () => {
    const { targets, current, minutes } = snapshot(
      new StagedFleet().broken('lambda-target-error').fleet,
    );

    expect(targets).toMatchObject([{ id: 'shop-api:live', runs: 'version 42' }]);
    expect(current.failuresPerMinute).toBeGreaterThan(50);
    expect(minutes.at(-2)?.elb502).toBeGreaterThan(50);
  });
});
