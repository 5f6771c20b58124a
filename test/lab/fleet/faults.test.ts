import { describe, expect, it } from '@jest/globals';
import { CAUSE_IDS } from '../../../src/diagnosis/taxonomy.ts';
import { FAULTS } from '../../../src/lab/fleet/faults.ts';
import { REHEARSALS } from '../../../src/lab/fleet/rehearsals.ts';
import { StagedFleet } from './staged-fleet.ts';

const HEALTHY = ['healthy', 'healthy', 'healthy'];
const all = (state: string) => [state, state, state];
const REFUSED = all('unhealthy Target.FailedHealthChecks');
const TIMED_OUT = all('unhealthy Target.Timeout');

describe('a fault shows at the load balancer as it would on AWS', () => {
  it.each<{ fault: string; health: string[]; counted: string[] }>([
    {
      fault: 'backend-stopped',
      health: REFUSED,
      counted: ['HTTPCode_ELB_502_Count', 'TargetConnectionErrorCount'],
    },
    {
      fault: 'backend-crashed',
      health: REFUSED,
      counted: ['HTTPCode_ELB_502_Count', 'TargetConnectionErrorCount'],
    },
    {
      fault: 'backend-oom-killed',
      health: REFUSED,
      counted: ['HTTPCode_ELB_502_Count', 'TargetConnectionErrorCount'],
    },
    {
      fault: 'wrong-port',
      health: REFUSED,
      counted: ['HTTPCode_ELB_502_Count', 'TargetConnectionErrorCount'],
    },
    {
      fault: 'security-group-blocked',
      health: TIMED_OUT,
      counted: ['HTTPCode_ELB_504_Count', 'TargetConnectionErrorCount'],
    },
    {
      fault: 'egress-blocked',
      health: TIMED_OUT,
      counted: ['HTTPCode_ELB_504_Count', 'TargetConnectionErrorCount'],
    },
    { fault: 'premature-close', health: HEALTHY, counted: ['HTTPCode_ELB_502_Count'] },
    { fault: 'bad-launch-template', health: HEALTHY, counted: ['HTTPCode_ELB_502_Count'] },
    {
      fault: 'crawled',
      health: HEALTHY,
      counted: ['HTTPCode_ELB_502_Count', 'HTTPCode_ELB_504_Count'],
    },
    { fault: 'gateway-faulty', health: HEALTHY, counted: ['HTTPCode_ELB_502_Count'] },
    { fault: 'one-disk-full', health: HEALTHY, counted: ['HTTPCode_ELB_502_Count'] },
    {
      fault: 'lambda-target-error',
      health: ['unavailable Target.HealthCheckDisabled'],
      counted: ['HTTPCode_ELB_502_Count'],
    },
    {
      fault: 'deregistration-too-short',
      health: [...HEALTHY, 'healthy'],
      // None leaves in the last minute.
      counted: [],
    },
    { fault: 'idle-timeout-too-short', health: HEALTHY, counted: ['HTTPCode_ELB_504_Count'] },
    { fault: 'keepalive-race', health: HEALTHY, counted: ['HTTPCode_ELB_502_Count'] },
    {
      fault: 'worker-pool-exhausted',
      health: all('unhealthy Target.ResponseCodeMismatch'),
      counted: ['HTTPCode_Target_5XX_Count'],
    },
    {
      fault: 'host-firewall-blocked',
      health: REFUSED,
      counted: ['HTTPCode_ELB_502_Count', 'TargetConnectionErrorCount'],
    },
    { fault: 'header-too-large', health: HEALTHY, counted: ['HTTPCode_Target_5XX_Count'] },
    {
      fault: 'mandatory-access-denied',
      health: all('unhealthy Target.ResponseCodeMismatch'),
      counted: ['HTTPCode_Target_5XX_Count'],
    },
    { fault: 'disk-full', health: HEALTHY, counted: ['HTTPCode_ELB_502_Count'] },
    { fault: 'fd-exhausted', health: HEALTHY, counted: ['HTTPCode_ELB_502_Count'] },
    {
      fault: 'worker-pool-too-small',
      health: HEALTHY,
      counted: ['HTTPCode_Target_5XX_Count'],
    },
    {
      fault: 'backend-hung',
      health: TIMED_OUT,
      counted: ['HTTPCode_ELB_504_Count'],
    },
    { fault: 'dns-unresolvable', health: HEALTHY, counted: ['HTTPCode_Target_5XX_Count'] },
    {
      fault: 'protocol-mismatch',
      health: all('unhealthy Target.ResponseCodeMismatch'),
      counted: ['HTTPCode_Target_5XX_Count'],
    },
    { fault: 'retry-storm', health: HEALTHY, counted: ['HTTPCode_Target_5XX_Count'] },
    { fault: 'upstream-too-slow', health: HEALTHY, counted: ['HTTPCode_Target_5XX_Count'] },
    { fault: 'healthy', health: HEALTHY, counted: [] },
    { fault: 'inconclusive', health: HEALTHY, counted: ['HTTPCode_ELB_502_Count'] },
    {
      fault: 'one-of-three-stopped',
      health: ['healthy', 'healthy', 'unhealthy Target.FailedHealthChecks'],
      counted: [],
    },
    {
      fault: 'restart-fails',
      health: REFUSED,
      counted: ['HTTPCode_ELB_502_Count', 'TargetConnectionErrorCount'],
    },
    {
      fault: 'restart-makes-worse',
      health: ['unhealthy Target.FailedHealthChecks', 'healthy', 'healthy'],
      counted: [],
    },
    {
      fault: 'denied-crashed',
      health: REFUSED,
      counted: ['HTTPCode_ELB_502_Count', 'TargetConnectionErrorCount'],
    },
    {
      fault: 'denied-security-group',
      health: TIMED_OUT,
      counted: ['HTTPCode_ELB_504_Count', 'TargetConnectionErrorCount'],
    },
  ])('$fault', async ({ fault, health, counted }) => {
    const stage = new StagedFleet().broken(fault);

    expect(await stage.health()).toEqual(health);
    for (const metric of [
      'HTTPCode_ELB_502_Count',
      'HTTPCode_ELB_504_Count',
      'HTTPCode_Target_5XX_Count',
      'TargetConnectionErrorCount',
    ]) {
      // A count of nothing has no datapoint.
      const expected = counted.includes(metric) ? expect.any(Number) : null;
      expect([metric, ...(await stage.perMinute(metric, 1))]).toEqual([metric, expected]);
    }
  });

  it('names every fault once, with a cause of the taxonomy', () => {
    const faults = [...FAULTS, ...REHEARSALS];

    expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length);
    expect(CAUSE_IDS).toEqual(expect.arrayContaining(faults.map(({ cause }) => cause)));
  });

  it('a fault takes the place of the one before', async () => {
    const stage = new StagedFleet().broken('security-group-blocked').broken('denied-crashed');

    stage.broken('healthy');

    expect(await stage.health()).toEqual(HEALTHY);
    expect(await stage.perMinute('HTTPCode_ELB_502_Count', 30)).toEqual(Array(30).fill(null));
    expect((await stage.diagnoseHost('i-0a3f5c7e9b1d24681')).size).toBeGreaterThan(10);
  });
});
