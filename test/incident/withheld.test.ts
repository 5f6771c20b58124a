import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { planHash } from '../../src/incident/plan-hash.ts';
import { faultById } from '../../src/lab/fault-by-id.ts';
import type { RemedyId } from '../../src/remedies/remedy-id.ts';
import { ADA, GRACE, INCIDENT, Stage } from './harness.ts';

// The local runner takes its time where other work runs beside it.
jest.setTimeout(30_000);

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** A release that listens on another port: registering anew and rolling back would both clear it. */
function wrongPortWith(...enabled: readonly RemedyId[]): Stage {
  const stage = new Stage({ settings: { enabled: new Set(enabled) } });
  faultById('wrong-port').inject(stage.fleet);
  return stage;
}

describe('a remedy that the deployment does not enable', () => {
  it('has no button, is said beside those that have one, and cannot be approved', async () => {
    const stage = wrongPortWith('re-register-targets');
    await stage.ask('shop', ADA);
    const { proposals, withheld, decision } = await stage.offered();

    expect(proposals.map(({ plan }) => plan.remedy)).toEqual(['re-register-targets']);
    const [rollBack] = withheld;
    expect(rollBack?.why).toContain('--param rollBackDeployment=enabled');
    expect(decision?.options.filter(({ kind }) => kind === 'approve')).toHaveLength(1);

    if (rollBack === undefined) throw new Error('Nothing is withheld');
    const { plan } = rollBack;
    await stage.choose(GRACE, {
      kind: 'approve',
      remedy: plan.remedy,
      planHash: planHash(plan),
    });
    await stage.until(({ timeline }) => timeline.some(({ what }) => what.includes('refused')));
    expect(stage.changes).toBe(0);

    await stage.press(GRACE, 'approve');
    await stage.until(({ outcome }) => outcome !== null);
    await stage.press(GRACE, 'close');
    expect((await stage.closed()).outcome?.kind).toBe('recovered');
  });

  it('is the next step when nothing else would help', async () => {
    const stage = wrongPortWith();
    await stage.ask('shop', ADA);
    const { outcome, proposals } = await stage.closed();

    expect(proposals).toEqual([]);
    expect(outcome?.kind).toBe('handed-over');
    expect(outcome?.nextSteps.slice(0, 2)).toEqual([
      expect.stringMatching(/^Send to port 8081 .*--param reRegisterTargets=enabled\.$/),
      expect.stringMatching(/^Deploy .*--param rollBackDeployment=enabled\.$/),
    ]);
    expect(stage.changes).toBe(0);
    const trail = await stage.store.auditTrail(INCIDENT);
    expect(trail.some(({ kind }) => kind === 'proposed')).toBe(false);
  });
});
