import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { collectEvidence } from '../../../src/evidence/collect.ts';
import { faultById } from '../../../src/lab/fault-by-id.ts';
import { Fleet } from '../../../src/lab/fleet/fleet.ts';
import { portsOf } from '../../../src/lab/fleet/fleet-ports.ts';
import { LabClock } from '../../../src/lab/lab-clock.ts';
import { locate } from '../../../src/locate/locate.ts';

/** The lab's fleet with a fault that has lasted for five minutes, and no agent that answers. */
async function withoutAgents(fault: string) {
  const clock = new LabClock(() => Date.parse('2026-11-22T03:00:30Z'));
  const fleet = new Fleet(clock);
  faultById(fault).inject(fleet);
  fleet.access = { ...fleet.access, runCommand: 'agents-lost' };
  clock.skip(5 * 60_000);
  const world = portsOf(fleet);
  const found = await locate(world, 'shop');
  if (!found.ok) throw new Error(found.why);
  return collectEvidence(world, found.located, 'inc-1');
}

describe('hosts that Systems Manager does not reach', () => {
  it('get their verdict from the cloud side', async () => {
    const bundle = await withoutAgents('security-group-blocked');

    const { status, verdicts, missing } = diagnose(bundle);
    expect(status).toBe('diagnosed');
    expect(verdicts[0]?.cause).toBe('security-group-blocked');
    expect(missing.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(/^i-\w+\/diagnosis: The SSM agent of i-\w+ is not connected/),
    );
  });

  it('are named, and the choice of hosts is an exhibit', async () => {
    const { exhibits } = await withoutAgents('backend-crashed');

    const asked = exhibits.find(({ id }) => id === 'aws/hosts-asked');
    expect(JSON.parse(asked?.text ?? '')).toMatchObject({
      HostsAsked: 3,
      Of: 3,
      Why: 'all there are',
    });
  });
});
