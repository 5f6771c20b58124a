import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { epochMs } from '../../src/brand.ts';
import { FAULTS } from '../../src/lab/fleet/faults.ts';
import type { Fleet } from '../../src/lab/fleet/fleet.ts';
import { INSTANCES } from '../../src/lab/fleet/topology.ts';
import { afterwards } from '../../src/remedies/afterwards.ts';
import { REMEDY_IDS } from '../../src/remedies/remedy-id.ts';
import { ADA, GRACE, Stage } from './harness.ts';

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

const REPAIRABLE = FAULTS.filter(({ remedies }) => remedies.length > 0);

it('the lab has a fault for every remedy', () => {
  const first = new Set(REPAIRABLE.map(({ remedies }) => remedies[0]));

  expect(REMEDY_IDS.filter((id) => !first.has(id))).toEqual([]);
});

describe('each remedy, from the fault to the recovery and back', () => {
  it.each(REPAIRABLE.map((fault) => ({ given: fault.id, fault })))(
    'given $given, the remedy clears it, and its undo leaves things as they were',
    async ({ fault }) => {
      const stage = new Stage();
      fault.inject(stage.fleet);
      const broken = settingsOf(stage.fleet);
      await stage.ask('shop', ADA);
      const offered = await stage.offered();
      const [proposal] = offered.proposals;
      expect(proposal?.plan.remedy).toBe(fault.remedies[0]);
      expect(proposal?.plan.cause).toBe(fault.cause);

      await stage.press(GRACE, 'approve');
      if (proposal?.plan.risk === 'high') {
        // What may hurt takes two.
        await stage.until(({ decision }) => (decision?.partial.length ?? 0) > 0);
        await stage.press(ADA, 'approve');
      }
      const recovered = await stage.until(({ outcome }) => outcome !== null);
      expect(recovered.outcome?.kind).toBe('recovered');
      expect(recovered.attempts[0]?.verification).toMatchObject({ kind: 'fixed' });
      const left = proposal === undefined ? null : afterwards(proposal.plan.remedy);
      expect(recovered.outcome?.nextSteps).toEqual(left === null ? [] : [left]);

      if (proposal?.plan.temporary !== undefined) {
        // A stopgap goes by itself once it is no longer needed.
        expect(recovered.attempts[0]?.undone?.by).toBe('fiveohtwo');
        expect(settingsOf(stage.fleet)).toEqual(broken);
        await stage.closed();
        return;
      }
      if (proposal?.plan.undo == null) {
        await stage.closed();
        return;
      }
      expect(settingsOf(stage.fleet)).not.toEqual(broken);
      await stage.press(GRACE, 'undo');
      expect((await stage.closed()).outcome?.kind).toBe('undone');
      expect(settingsOf(stage.fleet)).toEqual(broken);
    },
    60_000,
  );
});

describe('a release that listens on another port', () => {
  it('is rolled back when that is what people choose, and comes back by the undo', async () => {
    const stage = new Stage();
    const fault = REPAIRABLE.find(({ id }) => id === 'wrong-port');
    fault?.inject(stage.fleet);
    await stage.ask('shop', ADA);
    const { decision } = await stage.offered();
    const choice = decision?.options.find(
      (option) => option.kind === 'approve' && option.remedy === 'roll-back-deployment',
    );
    if (choice?.kind !== 'approve') throw new Error('The roll-back is not offered');

    await stage.choose(GRACE, choice);
    const recovered = await stage.until(({ outcome }) => outcome !== null);
    expect(recovered.outcome?.kind).toBe('recovered');
    expect(releasesOf(stage.fleet)).toEqual(['r214', 'r214', 'r214']);

    await stage.press(GRACE, 'undo');
    expect((await stage.closed()).outcome?.kind).toBe('undone');
    expect(releasesOf(stage.fleet)).toContain('r215');
  }, 60_000);
});

const releasesOf = (fleet: Fleet): readonly string[] =>
  INSTANCES.map((instance) => fleet.serviceOn(instance).at(fleet.clock.now()).run.release);

/** What remedies change in the account and on hosts. */
function settingsOf(fleet: Fleet) {
  const now = fleet.clock.now();
  const { registrations, ...account } = fleet.accountAt(now);
  return {
    ...account,
    registered: fleet
      .targetsAt(now)
      // An instance that comes and goes by itself does so whatever is done meanwhile.
      .filter(({ instance }) => fleet.flapping === null || fleet.launchOf(instance) === null)
      .filter(({ drainingSince }) => drainingSince === null)
      .map(({ instanceId, port }) => `${instanceId}:${port}`)
      .toSorted(),
    rules: fleet.rulesAt(now),
    // A deployment takes one instance after the other.
    releases: INSTANCES.map(
      (instance) => fleet.serviceOn(instance).at(epochMs(now + 60_000)).run.release,
    ),
    gateways: INSTANCES.map((instance) => fleet.gatewayOn(instance).at(now)),
    hosts: INSTANCES.map((instance) => fleet.hostOn(instance).at(now)),
  };
}
