import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Effects } from '../../src/incident/effects.ts';
import { holdWhileNeeded } from '../../src/incident/hold.ts';
import { planHash } from '../../src/incident/plan-hash.ts';
import { type Attempt, openRecord, revise } from '../../src/incident/record.ts';
import { DEFAULT_PACE } from '../../src/incident/settings.ts';
import { fastForward } from '../../src/lab/fast-forward.ts';
import { faultById } from '../../src/lab/fault-by-id.ts';
import { SHOP } from '../../src/lab/fleet/topology.ts';
import { LAB_POLICY } from '../../src/lab/lab-policy.ts';
import { locate } from '../../src/locate/locate.ts';
import type { Plan } from '../../src/remedies/plan.ts';
import { REMEDY_IDS } from '../../src/remedies/remedy-id.ts';
import { ADA, GRACE, INCIDENT, Stage } from './harness.ts';

// The local runner takes its time where other work runs beside it.
jest.setTimeout(60_000);

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** Any change that can be undone will do as a stopgap: here a rule of a security group. */
const CALL = {
  kind: 'allow-ingress',
  groupId: SHOP.instanceGroup,
  port: SHOP.port,
  sourceGroupId: SHOP.loadBalancer.securityGroup,
  description: 'a stopgap',
} as const;

const STOPGAP: Plan = {
  remedy: 'rate-limit-at-load-balancer',
  cause: 'resource-saturated',
  title: 'Limit the rate for a while',
  summary: 'Limits the rate.',
  targetGroupArn: SHOP.targetGroup.arn,
  changes: [{ kind: 'call', call: CALL, target: CALL.groupId, shown: 'limit the rate' }],
  risk: 'medium',
  disruption: 'Some clients get 429.',
  undo: 'The limit is removed.',
  temporary: { atMostMinutes: 12 },
};

/** Holds the stopgap over a fleet with this fault, and tells what came of it. */
async function heldOver(fault: string, prepare: (stage: Stage) => void = () => {}) {
  const stage = new Stage();
  prepare(stage);
  faultById(fault).inject(stage.fleet);
  const applied = await stage.world.clouds
    .at({ account: null, region: SHOP.region })
    .changes.apply(CALL);
  const handle = applied.kind === 'changed' ? applied.handle : 'sgr-0none';
  const began = stage.clock.now();
  const found = await locate(stage.world, 'shop');
  if (!found.ok) throw new Error(found.why);
  const attempt: Attempt = {
    proposal: { plan: STOPGAP, hash: planHash(STOPGAP), approvers: '' },
    approvedBy: [GRACE],
    approvedAt: new Date(began).toISOString(),
    refused: null,
    changes: [
      {
        at: new Date(began).toISOString(),
        shown: 'limit the rate',
        target: CALL.groupId,
        result: { kind: 'done', detail: 'limited', undoHandle: handle },
      },
    ],
    verification: null,
    undone: null,
  };
  const record = revise(
    openRecord({ incidentId: INCIDENT, query: 'shop', askedBy: ADA, channel: 'C1' }, ''),
    { attempts: [attempt], located: found.located },
  );
  const runner = new LocalDurableTestRunner<{ readonly fixedAt: string | null }>({
    handlerFunction: withDurableExecution(async (_event: unknown, durable) => {
      const context = fastForward(durable, stage.clock);
      const effects = new Effects(context, stage.world);
      const settings = {
        ...DEFAULT_PACE,
        policy: LAB_POLICY,
        enabled: new Set(REMEDY_IDS),
      } as const;
      const hands = { context, effects, world: stage.world, settings };
      const held = await holdWhileNeeded(hands, record, found.located, attempt, 'attempt-1');
      return { fixedAt: held.fixedAt };
    }),
  });
  const result = (await runner.run({ payload: {} })).getResult();
  const closed = await stage.store.load(INCIDENT);
  const minutes = Math.round((stage.clock.now() - began) / 60_000);
  const undone = stage.made.filter((made) => made.startsWith('undo'));
  const lock = await stage.store.lock(SHOP.targetGroup.arn, 'next', '2030-01-01T00:00:00Z');
  return { result, closed, minutes, undone, lock };
}

it('a stopgap goes by itself once requests have been answered for five minutes', async () => {
  const { result, closed, minutes, undone, lock } = await heldOver('healthy');

  expect(result?.fixedAt).not.toBeNull();
  expect(minutes).toBeGreaterThanOrEqual(5);
  expect(minutes).toBeLessThan(12);
  expect(undone).toHaveLength(1);
  expect(closed?.attempts[0]?.undone?.by).toBe('fiveohtwo');
  expect(closed?.timeline.map(({ what }) => what)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('takes "Limit the rate for a while" away'),
      expect.stringContaining('answered without "Limit the rate for a while", too'),
    ]),
  );
  expect(lock.kind).toBe('taken');
});

it('a stopgap that was all that helped is no recovery', async () => {
  const { result, closed, undone } = await heldOver('security-group-blocked');

  expect(undone).toHaveLength(1);
  expect(result?.fixedAt).toBeNull();
  expect(closed?.timeline.at(-1)?.what).toMatch(/requests fail again: it is no recovery$/);
});

it('a stopgap goes when its time is up, and that is no recovery', async () => {
  const { result, closed, minutes, undone } = await heldOver('backend-crashed');

  expect(result?.fixedAt).toBeNull();
  expect(minutes).toBeGreaterThanOrEqual(11);
  expect(minutes).toBeLessThanOrEqual(13);
  expect(undone).toHaveLength(1);
  expect(closed?.timeline.map(({ what }) => what)).toContainEqual(
    expect.stringContaining('as long as it may'),
  );
});

it('a stopgap that cannot be taken away is tried again, until it is gone', async () => {
  const { closed, undone, minutes } = await heldOver('backend-crashed', (stage) => {
    stage.refuseRevoking = true;
    void allowOnceTried(stage);
  });

  expect(undone.length).toBeGreaterThanOrEqual(2);
  expect(closed?.attempts[0]?.undone).toMatchObject({ by: 'fiveohtwo', complete: true });
  expect(minutes).toBeGreaterThanOrEqual(16);
});

async function allowOnceTried(stage: Stage): Promise<void> {
  while ((await stage.store.load(INCIDENT))?.attempts[0]?.undone?.complete !== false) {
    await stage.store.changed();
  }
  stage.refuseRevoking = false;
}
