import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  anyPoint,
  type KillPoint,
  lengthsOf,
  MENDED_FAULTS,
  playKilled,
  sequence,
} from './killed-incident.ts';

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** A sample of what `npm run kill-points` does a thousand times. */
const POINTS = 24;
/** Incidents that run side by side: they wait most of their time. */
const SIDE_BY_SIDE = 16;

describe('killed at any checkpoint under any remedy, and invoked again', () => {
  it('never makes a change twice, never loses an incident, leaves no lock behind', async () => {
    const lengths = await lengthsOf(MENDED_FAULTS);
    for (const [, { checkpoints, problems }] of lengths) {
      expect(checkpoints).toBeGreaterThan(20);
      expect(problems).toEqual([]);
    }

    const random = sequence(502);
    const points = Array.from({ length: POINTS }, () => anyPoint(MENDED_FAULTS, lengths, random));
    const found: { readonly point: KillPoint; readonly problems: unknown }[] = [];
    let deaths = 0;
    while (points.length > 0) {
      const batch = points.splice(0, SIDE_BY_SIDE);
      await Promise.all(
        batch.map(async (point) => {
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
