import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faultById } from '../../src/lab/fault-by-id.ts';
import { GRACE, INCIDENT, Killer, Stage } from './harness.ts';

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** Plays a whole incident whose process dies once, and answers what was left of it. */
async function incidentKilledBy(killer: Killer) {
  const stage = new Stage({ wrap: killer.wrap });
  faultById('backend-crashed').inject(stage.fleet);
  await stage.ask();
  await stage.press(GRACE, 'approve');
  // An interrupted restart is not repeated: the incident may end without recovery, but never with a second restart.
  const over = stage.incidents.ended(INCIDENT).then(() => true);
  const asksAgain = stage
    .until(({ decision, attempts }) => decision !== null && attempts.length > 0)
    .then(
      () => false,
      () => true,
    );
  if (!(await Promise.race([over, asksAgain]))) await stage.press(GRACE, 'decline');
  const closed = await stage.closed();
  const trail = await stage.store.auditTrail(INCIDENT);
  return { stage, closed, trail };
}

describe('killed at every checkpoint, and invoked again', () => {
  it('never makes a change twice, never loses an incident', async () => {
    const whole = new Killer(Number.POSITIVE_INFINITY, 'after');
    await incidentKilledBy(whole);
    expect(whole.checkpoints).toBeGreaterThan(20);

    const problems: string[] = [];
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; nth <= whole.checkpoints; nth++) {
        const killer = new Killer(nth, when);
        const { stage, closed, trail } = await incidentKilledBy(killer);
        const say = (problem: string) =>
          problems.push(`killed ${when} checkpoint ${nth}: ${problem}`);
        if (!killer.died) say('was not killed');
        // Three instances, one restart each, whatever happened.
        if (stage.changes > 3) say(`${stage.changes} restarts`);
        if (closed.outcome === null) say('no outcome');
        if (closed.stage !== 'closed') say(`left in stage ${closed.stage}`);
        if (new Set(trail.map(({ id }) => id)).size !== trail.length) say('an audit entry twice');
        const lock = await stage.store.lock(
          closed.located?.targetGroup.arn ?? '',
          'next',
          '2026-11-23T00:00:00Z',
        );
        if (lock.kind !== 'taken') say('the lock was left behind');
      }
    }
    expect(problems).toEqual([]);
  }, 300_000);
});
