import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { carryOut } from '../../src/incident/carry-out.ts';
import { Effects } from '../../src/incident/effects.ts';
import type { Hands } from '../../src/incident/hands.ts';
import { planHash } from '../../src/incident/plan-hash.ts';
import {
  type Attempt,
  type ChangeResult,
  type IncidentRecord,
  openRecord,
  revise,
} from '../../src/incident/record.ts';
import { DEFAULT_PACE } from '../../src/incident/settings.ts';
import { canBeUndone, undoAttempt } from '../../src/incident/undo.ts';
import { fastForward } from '../../src/lab/fast-forward.ts';
import { onePlace } from '../../src/lab/fleet/fleet-ports.ts';
import { INSTANCES, SHOP } from '../../src/lab/fleet/topology.ts';
import { LAB_POLICY } from '../../src/lab/lab-policy.ts';
import { locate } from '../../src/locate/locate.ts';
import type { Located } from '../../src/locate/located.ts';
import type { ChangeAnswer, SettableAttribute } from '../../src/ports/cloud-changes.ts';
import type { RunRequest } from '../../src/ports/hosts.ts';
import type { Change, Plan } from '../../src/remedies/plan.ts';
import { REMEDY_IDS } from '../../src/remedies/remedy-id.ts';
import { ADA, GRACE, INCIDENT, Stage } from './harness.ts';

// The local runner takes its time where other work runs beside it.
jest.setTimeout(60_000);

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

const IDS = INSTANCES.map(({ id }) => id);
const [A = '', B = '', C = ''] = IDS;
const PLACE = { account: null, region: SHOP.region };

const ONE = 'idle_timeout.timeout_seconds';
const TWO = 'deregistration_delay.timeout_seconds';

const limitOn = (instanceId: string): Change => ({
  kind: 'run-on-host',
  document: 'raise-descriptor-limit-linux',
  instanceId,
  port: SHOP.port,
  parameters: { mode: 'apply' },
  undo: { mode: 'undo' },
  disrupts: true,
  shown: `raise the limit  # on ${instanceId}`,
});
const attribute = (key: SettableAttribute): Change => ({
  kind: 'call',
  call: { kind: 'set-attribute', arn: SHOP.targetGroup.arn, key, from: '1', to: '2' },
  target: 'shop',
  shown: `set ${key}`,
});

function attemptOf(
  changes: readonly Change[],
  results: readonly ChangeResult['result'][],
): Attempt {
  const plan: Plan = {
    remedy: 'raise-descriptor-limit',
    cause: 'fd-exhausted',
    title: 'Change something',
    summary: '',
    targetGroupArn: SHOP.targetGroup.arn,
    changes,
    risk: 'medium',
    disruption: '',
    undo: 'What there was.',
  };
  return {
    proposal: { plan, hash: planHash(plan), approvers: '' },
    approvedBy: [GRACE],
    approvedAt: '2026-11-22T03:00:00.000Z',
    refused: null,
    changes: results.map((result, index) => ({
      at: '2026-11-22T03:00:00.000Z',
      shown: changes[index]?.shown ?? '',
      target: null,
      result,
    })),
    verification: null,
    undone: null,
  };
}

const made = (undoHandle: string) => ({ kind: 'done' as const, detail: 'made', undoHandle });

/** A service whose hosts and account do as they are told, and note it. */
class Service {
  readonly asked: string[] = [];
  /** What the audit trail tells of refusals. */
  readonly refusals: string[] = [];
  /** Instances that are not healthy once something was done to them. */
  readonly sick = new Set<string>();
  undoing: (key: string) => ChangeAnswer = () => ({
    kind: 'changed',
    detail: 'as it was',
    handle: null,
  });
  readonly #touched = new Set<string>();

  async with<T>(
    attempt: Attempt,
    minimumHealthy: number,
    act: (hands: Hands, record: IncidentRecord, located: Located) => Promise<T>,
  ): Promise<T> {
    const stage = new Stage();
    const cloud = stage.world.clouds.at(PLACE);
    const world = {
      ...stage.world,
      clouds: onePlace(PLACE, {
        ...cloud,
        hosts: { run: (request: RunRequest) => this.#run(request) },
        loadBalancers: new Proxy(cloud.loadBalancers, {
          get: (target, name) => {
            const value: unknown = Reflect.get(target, name);
            if (name === 'targetHealth') return async () => this.#health();
            return typeof value === 'function' ? value.bind(target) : value;
          },
        }),
        changes: {
          apply: cloud.changes.apply,
          prove: async () => ({ holds: true, says: 'It is in place.' }),
          undo: async (call) => {
            const key = call.kind === 'set-attribute' ? call.key : call.kind;
            this.asked.push(`undo ${key}`);
            return this.undoing(key);
          },
        },
      }),
    };
    const found = await locate(stage.world, 'shop');
    if (!found.ok) throw new Error(found.why);
    const { located } = found;
    const policy = {
      ...LAB_POLICY,
      limits: [
        {
          ...{ services: ['*'], environments: ['*'], minimumHealthy },
          ...{ cooldownMinutes: 0, attemptsPerDay: 9 },
        },
      ],
    };
    const record = revise(
      openRecord({ incidentId: INCIDENT, query: 'shop', askedBy: ADA, channel: 'C1' }, ''),
      { attempts: [attempt], located },
    );
    let answer: { readonly of: T } | null = null;
    const runner = new LocalDurableTestRunner({
      handlerFunction: withDurableExecution(async (_event: unknown, durable) => {
        const context = fastForward(durable, stage.clock);
        const effects = new Effects(context, world);
        const settings = { ...DEFAULT_PACE, policy, enabled: new Set(REMEDY_IDS) };
        answer = { of: await act({ context, effects, world, settings }, record, located) };
      }),
    });
    (await runner.run({ payload: {} })).getResult();
    for (const { kind, what } of await stage.store.auditTrail(INCIDENT)) {
      if (kind === 'guard-refused') this.refusals.push(what);
    }
    if (answer === null) throw new Error('Nothing was answered');
    return (answer as { readonly of: T }).of;
  }

  async #run({ document, instanceIds: [instanceId = ''], parameters }: RunRequest) {
    if (document.startsWith('diagnose')) return [];
    this.asked.push(`${parameters['mode']} ${instanceId} ${parameters['handle'] ?? ''}`.trim());
    this.#touched.add(instanceId);
    return [
      {
        kind: 'ran' as const,
        instanceId,
        exitStatus: 0,
        stdout: 'handle=h-1\ndone',
        stderr: '',
        truncated: false,
      },
    ];
  }

  async #health(): Promise<{ readonly kind: 'answered'; readonly json: string }> {
    const TargetHealthDescriptions = IDS.map((Id) => ({
      Target: { Id, Port: SHOP.port },
      TargetHealth: {
        State: this.sick.has(Id) && this.#touched.has(Id) ? 'unhealthy' : 'healthy',
      },
    }));
    return { kind: 'answered', json: JSON.stringify({ TargetHealthDescriptions }) };
  }
}

describe('a change that was made and did not do what it was for', () => {
  it('can still be taken back when its host does not become healthy', async () => {
    const service = new Service();
    service.sick.add(A);
    const before = attemptOf([limitOn(A), limitOn(B)], []);

    const { attempt } = await service.with(before, 1, (hands, record, located) =>
      carryOut(hands, record, located, before, 'attempt-1'),
    );

    expect(attempt.changes.map(({ result }) => result)).toEqual([
      {
        kind: 'failed',
        detail: expect.stringContaining(`${A} did not become healthy`),
        undoHandle: 'h-1',
      },
      { kind: 'skipped', detail: 'An earlier change did not succeed.' },
    ]);
    expect(canBeUndone(attempt)).toBe(true);
  });
});

describe('taking back', () => {
  const undo = (service: Service, attempt: Attempt, minimumHealthy = 1) =>
    service.with(attempt, minimumHealthy, (hands, record, located) =>
      undoAttempt(hands, record, located, attempt, GRACE, 'asked-1'),
    );

  it('takes the last change back first, and nothing can be taken back twice', async () => {
    const service = new Service();
    const attempt = attemptOf([attribute(ONE), attribute(TWO)], [made('1'), made('1')]);

    const undone = await undo(service, attempt);

    expect(service.asked).toEqual([`undo ${TWO}`, `undo ${ONE}`]);
    expect(undone.complete).toBe(true);
    expect(canBeUndone(undone.attempt)).toBe(false);
  });

  it('stops at the first that fails, since what came before may hold up what came after', async () => {
    const service = new Service();
    service.undoing = () => ({ kind: 'denied', action: 'a:B', message: 'no' });
    const attempt = attemptOf([attribute(ONE), attribute(TWO)], [made('1'), made('1')]);

    const failed = await undo(service, attempt);

    expect(service.asked).toEqual([`undo ${TWO}`]);
    expect(failed).toMatchObject({ complete: false, attempt: { undone: { complete: false } } });
    expect(canBeUndone(failed.attempt)).toBe(true);
  });

  it('goes on later where it stopped', async () => {
    const service = new Service();
    const refused: ChangeAnswer = { kind: 'failed', message: 'not now' };
    service.undoing = (key) =>
      key === ONE ? refused : { kind: 'changed', detail: 'as it was', handle: null };
    const attempt = attemptOf([attribute(ONE), attribute(TWO)], [made('1'), made('1')]);
    const half = await undo(service, attempt);

    service.undoing = () => ({ kind: 'changed', detail: 'as it was', handle: null });
    const whole = await undo(service, half.attempt);

    expect(service.asked).toEqual([`undo ${TWO}`, `undo ${ONE}`, `undo ${ONE}`]);
    expect(whole.complete).toBe(true);
  });

  it('rolls over hosts that it disturbs, and never below the minimum that has to serve', async () => {
    const service = new Service();
    for (const id of [A, B, C]) service.sick.add(id);
    const attempt = attemptOf(
      [limitOn(A), limitOn(B), limitOn(C)],
      [made('h-1'), made('h-2'), made('h-3')],
    );

    const undone = await undo(service, attempt);

    // Both fell ill by it: the last one that serves is left alone.
    expect(service.asked).toEqual([`undo ${C} h-3`, `undo ${B} h-2`]);
    expect(undone.complete).toBe(false);
    expect(undone.attempt.undone?.result).toContain('Too few targets would be left');
    expect(service.refusals).toEqual([expect.stringMatching(/on i-.*: Too few targets/)]);
    expect(canBeUndone(undone.attempt)).toBe(true);
  });
});
