import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { portsOf } from '../../src/lab/fleet/fleet-ports.ts';
import { ADA, EVE, GRACE, INCIDENT, Stage, type StageOptions } from './harness.ts';

// Each waits for people by the runner's real clock; the default of five seconds is too short on a busy machine.
jest.setTimeout(30_000);

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** A stage on which the load balancer's name means two target groups, of which none fails. */
function ambiguous(options: StageOptions = {}): Stage {
  const stage = new Stage(options);
  const { clouds } = portsOf(stage.fleet);
  Object.assign(stage.world.clouds, clouds);
  return stage;
}

const labels = async (stage: Stage) =>
  (await stage.offered()).decision?.options.map((option) =>
    option.kind === 'pick' ? option.label : option.kind,
  );

describe('a name that means several things', () => {
  it('is a question, and the incident goes on with what was chosen', async () => {
    const stage = ambiguous();
    await stage.ask('shop-alb');

    expect(await labels(stage)).toEqual([
      'shop · 3 of 3 healthy',
      'shop-admin · 1 of 1 healthy',
      'close',
    ]);
    await stage.press(ADA, 'pick');
    const closed = await stage.closed();

    expect(closed.located?.targetGroup.name).toBe('shop');
    expect(closed.outcome?.kind).toBe('healthy');
    expect(closed.timeline.map(({ what }) => what)).toContain('chose shop · 3 of 3 healthy');
    expect(stage.changes).toBe(0);
  });

  it('is for anybody of the workspace to choose, because looking changes nothing', async () => {
    const stage = ambiguous();
    await stage.ask('shop-alb');
    await stage.press(EVE, 'pick');

    expect((await stage.closed()).located?.targetGroup.name).toBe('shop');
  });

  it('is not for people of another workspace', async () => {
    const stage = ambiguous();
    await stage.ask('shop-alb');
    await stage.press({ ...GRACE, team: 'T0OTHER' }, 'pick');
    await stage.until(({ timeline }) => timeline.some(({ what }) => what.includes('refused')));
    expect(stage.chat.told).toEqual([
      { user: GRACE.user, text: 'You are not of the workspace in which this incident was opened.' },
    ]);

    await stage.press(ADA, 'close');
    expect((await stage.closed()).outcome?.kind).toBe('not-located');
    const trail = await stage.store.auditTrail(INCIDENT);
    expect(trail.map(({ kind }) => kind)).toContain('click-refused');
  });

  it('ends when nobody chooses, and says what it was', async () => {
    const stage = ambiguous({ settings: { approvalExpires: { seconds: 2 } } });
    await stage.ask('shop-alb');

    const { outcome } = await stage.closed();
    expect(outcome?.kind).toBe('not-located');
    expect(outcome?.summary).toBe(
      'Nobody chose in time. "shop-alb" means 2 target groups. Which one is meant?',
    );
  });
});
