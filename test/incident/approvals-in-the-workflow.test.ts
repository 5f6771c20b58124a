import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Choice } from '../../src/incident/click.ts';
import type { Person } from '../../src/incident/request.ts';
import { faultById } from '../../src/lab/fault-by-id.ts';
import { ADA, EVE, GRACE, Stage } from './harness.ts';
import { sequence } from './killed-incident.ts';

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** The same as approval-sequences.test.ts, a few times, through the real workflow with its callbacks. */
const SEQUENCES = 12;
const CLICKS = 4;

/** Nobody of these may approve: the asker, a stranger, the approver's id of another workspace. */
const WRONG: readonly Person[] = [ADA, EVE, { ...GRACE, team: 'T0OTHER' }];

async function playSequence(seed: number) {
  const random = sequence(seed);
  const oneOf = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const stage = new Stage();
  faultById('security-group-blocked').inject(stage.fleet);
  await stage.ask();
  for (let pressed = 1; pressed <= CLICKS; pressed++) {
    // Each refused click is a line of the timeline, after which the question is open again.
    const { decision, proposals } = await stage.until(
      ({ decision: open, timeline }) =>
        open !== null &&
        timeline.filter(({ what }) => what.includes('refused')).length >= pressed - 1,
    );
    const genuine: Choice = {
      kind: 'approve',
      remedy: 'open-security-group',
      planHash: proposals[0]?.hash ?? '',
    };
    const altered: readonly Choice[] = [
      { ...genuine, planHash: genuine.planHash.replace(/^./, 'x') },
      { ...genuine, remedy: 'restart-service' },
      { kind: 'undo', planHash: genuine.planHash },
    ];
    const open = await stage.store.loadDecision(decision?.decisionId ?? '');
    const callback = open?.callbackId ?? '';
    const click =
      random() < 0.5 ? stage.click(oneOf(WRONG), genuine) : stage.click(GRACE, oneOf(altered));
    // Now and then twice at once: the callback takes one of them.
    const times = random() < 0.3 ? 2 : 1;
    const taken = await Promise.all(
      Array.from({ length: times }, () => stage.incidents.click(callback, click)),
    );
    expect(taken.filter((answer) => answer === 'delivered')).toHaveLength(1);
  }
  await stage.until(
    ({ decision, timeline }) =>
      decision !== null &&
      timeline.filter(({ what }) => what.includes('refused')).length === CLICKS,
  );
  const before = stage.changes;
  await stage.press(GRACE, 'approve');
  await stage.until(({ attempts }) => (attempts[0]?.changes.length ?? 0) > 0);
  const after = stage.changes;
  await stage.until(({ outcome }) => outcome !== null);
  await stage.press(GRACE, 'close');
  await stage.closed();
  return { before, after, told: stage.chat.told.length };
}

it('no sequence of wrong clicks changes anything, each is answered, and the right one still counts', async () => {
  const played = await Promise.all(
    Array.from({ length: SEQUENCES }, (_, index) => playSequence(index + 1)),
  );
  expect(played).toEqual(
    Array.from({ length: SEQUENCES }, () => ({ before: 0, after: 1, told: CLICKS })),
  );
}, 120_000);
