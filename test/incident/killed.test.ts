import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  anyPoint,
  everyRepair,
  type KillPoint,
  playKilled,
  sequence,
  Whole,
} from './killed-incident.ts';

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** A sample of what `npm run kill-points` does a thousand times. */
const POINTS = 24;
/** Incidents that run side by side: they wait most of their time. */
const SIDE_BY_SIDE = 16;

describe('killed at any checkpoint under any remedy, and invoked again', () => {
  it('never makes a change twice, never loses an incident, leaves no lock behind', async () => {
    const repairs = await everyRepair();
    const whole = new Whole();
    const random = sequence(502);
    const found: { readonly point: KillPoint; readonly problems: unknown }[] = [];
    let deaths = 0;
    for (let left = POINTS; left > 0; left -= SIDE_BY_SIDE) {
      await Promise.all(
        Array.from({ length: Math.min(left, SIDE_BY_SIDE) }, async () => {
          const point = await anyPoint(repairs, whole, random);
          const { checkpoints, problems: before } = await whole.of(point, point.undo);
          expect({ point, before, long: checkpoints > 20 }).toMatchObject({
            before: [],
            long: true,
          });
          const { died, problems } = await playKilled(point);
          if (died) deaths++;
          if (problems.length > 0) found.push({ point, problems });
        }),
      );
    }
    expect(found).toEqual([]);
    // A busy machine sends more checkpoints together, so that the last ones of an incident may not come.
    expect(deaths).toBeGreaterThan(0.8 * POINTS);
  }, 300_000);
});
