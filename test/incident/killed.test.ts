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

let deaths = 0;

/** What went wrong in an incident whose process died at this checkpoint; nothing, if all is well. */
async function problemsOf(nth: number, when: 'before' | 'after'): Promise<readonly string[]> {
  const killer = new Killer(nth, when);
  const { stage, closed, trail } = await incidentKilledBy(killer);
  if (killer.died) deaths++;
  const lock = await stage.store.lock(
    closed.located?.targetGroup.arn ?? '',
    'next',
    '2026-11-23T00:00:00Z',
  );
  const found = [
    // Three instances, one restart each, whatever happened.
    ...(stage.changes > 3 ? [`${stage.changes} restarts`] : []),
    ...(closed.outcome === null || closed.stage !== 'closed'
      ? [`left in stage ${closed.stage}`]
      : []),
    ...(new Set(trail.map(({ id }) => id)).size === trail.length ? [] : ['an audit entry twice']),
    ...(lock.kind === 'taken' ? [] : ['the lock was left behind']),
  ];
  return found.map((problem) => `killed ${when} checkpoint ${nth}: ${problem}`);
}

/** Incidents that run side by side: they wait most of their time. */
const SIDE_BY_SIDE = 12;

describe('killed at every checkpoint, and invoked again', () => {
  it('never makes a change twice, never loses an incident', async () => {
    const whole = new Killer(Number.POSITIVE_INFINITY, 'after');
    await incidentKilledBy(whole);
    expect(whole.checkpoints).toBeGreaterThan(20);

    const points = Array.from({ length: whole.checkpoints }, (_, index) => index + 1).flatMap(
      (nth) => [
        { nth, when: 'before' as const },
        { nth, when: 'after' as const },
      ],
    );
    const problems: string[] = [];
    while (points.length > 0) {
      const batch = points.splice(0, SIDE_BY_SIDE);
      const found = await Promise.all(batch.map(({ nth, when }) => problemsOf(nth, when)));
      problems.push(...found.flat());
    }
    expect(problems).toEqual([]);
    // A busy machine sends more checkpoints together, so that the last ones of the list may not come.
    expect(deaths).toBeGreaterThan(1.6 * whole.checkpoints);
  }, 300_000);
});
