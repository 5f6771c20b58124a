import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { IncidentRecord } from '../../src/incident/record.ts';
import { faultById } from '../../src/lab/fault-by-id.ts';
import { LAB_POLICY } from '../../src/lab/lab-policy.ts';
import { policySchema } from '../../src/policy/policy.ts';
import { ADA, EVE, GRACE, INCIDENT, Stage } from './harness.ts';

// The local runner takes its time where other work runs beside it.
jest.setTimeout(30_000);

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

function stageWith(fault: string, options?: ConstructorParameters<typeof Stage>[0]): Stage {
  const stage = new Stage(options);
  faultById(fault).inject(stage.fleet);
  return stage;
}

const kinds = async (stage: Stage) =>
  (await stage.store.auditTrail(INCIDENT)).map(({ kind }) => kind);

/** The incident as text, without the buttons' random values. */
const buttonsShown = (shown: readonly IncidentRecord[]) =>
  shown.map(({ decision }) => decision?.options.map(({ kind }) => kind) ?? []);

describe('an incident with a remedy', () => {
  it('goes from the command to the verified recovery', async () => {
    const stage = stageWith('backend-crashed');
    await stage.ask();
    const offered = await stage.offered();
    expect(offered.diagnosis?.verdicts[0]?.cause).toBe('backend-crashed');
    expect(offered.diagnosis?.verdicts[0]?.because.length).toBeGreaterThan(0);

    await stage.press(GRACE, 'approve');
    const closed = await stage.closed();

    expect(closed.outcome?.kind).toBe('recovered');
    expect(closed.attempts[0]?.verification?.kind).toBe('fixed');
    expect(closed.attempts[0]?.approvedBy).toEqual([GRACE]);
    expect(stage.changes).toBe(3);
    expect(await kinds(stage)).toEqual([
      'opened',
      'evidence',
      'diagnosed',
      'proposed',
      'click-accepted',
      'evidence',
      'command',
      'change',
      'command',
      'change',
      'command',
      'change',
      'verified',
      'closed',
    ]);
  });

  it('restarts one instance after the other, each healthy before the next', async () => {
    const stage = stageWith('backend-crashed');
    await stage.ask();
    await stage.press(GRACE, 'approve');
    const { attempts } = await stage.closed();
    const times = attempts[0]?.changes.map(({ at }) => Date.parse(at)) ?? [];
    // Two health checks, ten seconds apart, turn a target healthy.
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(gaps.every((gap) => gap >= 10_000)).toBe(true);
  });

  it('opens the security group, and closes it again when somebody entitled undoes it', async () => {
    const stage = stageWith('security-group-blocked');
    await stage.ask();
    await stage.press(GRACE, 'approve');
    const recovered = await stage.until(({ outcome }) => outcome?.kind === 'recovered');
    expect(recovered.attempts[0]?.changes[0]?.result.kind).toBe('done');

    await stage.press(GRACE, 'undo');
    const closed = await stage.closed();
    expect(closed.outcome?.kind).toBe('undone');
    expect(closed.attempts[0]?.undone?.by).toEqual(GRACE);
    expect(stage.changes).toBe(2);
    expect(await kinds(stage)).toContain('undone');
  });

  it('does not call a change undone that is still in place', async () => {
    const stage = stageWith('security-group-blocked');
    await stage.ask();
    await stage.press(GRACE, 'approve');
    await stage.until(({ outcome }) => outcome?.kind === 'recovered');
    stage.refuseRevoking = true;
    await stage.press(GRACE, 'undo');
    const tried = await stage.until(({ attempts }) => attempts[0]?.undone?.complete === false);
    expect(tried.timeline.map(({ what }) => what)).toContainEqual(
      expect.stringContaining('could not undo'),
    );

    // The button stays, and works once the role may revoke again.
    const stillThere = await stage.until(({ decision }) => decision !== null);
    expect(stillThere.outcome?.kind).toBe('recovered');
    stage.refuseRevoking = false;
    await stage.press(GRACE, 'undo');
    const closed = await stage.closed();
    expect(closed.outcome?.kind).toBe('undone');
    expect(closed.attempts[0]?.undone?.complete).toBe(true);
  });

  it('shows buttons only while a question is open, and none after the click', async () => {
    const stage = stageWith('backend-crashed');
    await stage.ask();
    await stage.press(GRACE, 'approve');
    await stage.closed();
    const shown = buttonsShown(stage.chat.shown);
    expect(shown.filter((buttons) => buttons.length > 0)).toEqual([
      ['approve', 're-run', 'decline'],
    ]);
    expect(shown.at(-1)).toEqual([]);
    expect(stage.chat.announced).toEqual(['recovered']);
  });
});

describe('a click', () => {
  it('of somebody without rights changes nothing, is answered privately and recorded; the question stays open', async () => {
    const stage = stageWith('backend-crashed');
    await stage.ask();
    await stage.press(EVE, 'approve');
    await stage.until(({ timeline }) => timeline.some(({ what }) => what.includes('refused')));
    expect(stage.changes).toBe(0);
    expect(stage.chat.told).toEqual([
      { user: EVE.user, text: expect.stringContaining('not among those who may approve') },
    ]);
    expect(await kinds(stage)).toContain('click-refused');

    await stage.press(GRACE, 'approve');
    expect((await stage.closed()).outcome?.kind).toBe('recovered');
  });

  it('of the asker does not approve a change to the network', async () => {
    const stage = stageWith('security-group-blocked');
    await stage.ask('shop', GRACE);
    await stage.press(GRACE, 'approve');
    await stage.until(({ timeline }) => timeline.some(({ what }) => what.includes('refused')));
    expect(stage.chat.told[0]?.text).toContain('somebody else has to');
    expect(stage.changes).toBe(0);
    await stage.press(GRACE, 'decline');
    await stage.closed();
  });

  it('twice on the same button applies once; the second one learns that it was late', async () => {
    const stage = stageWith('backend-crashed');
    await stage.ask();
    const [first, second] = await Promise.all([
      stage.press(GRACE, 'approve'),
      stage.press(ADA, 'approve'),
    ]);
    expect([first, second].sort()).toEqual(['delivered', 'taken']);
    const closed = await stage.closed();
    expect(closed.attempts).toHaveLength(1);
    expect(stage.changes).toBe(3);
  });

  it('of one person is not enough where two have to approve; the second one carries it out', async () => {
    const [rule] = LAB_POLICY.rules;
    const policy = policySchema.parse({
      rules: [
        {
          ...rule,
          called: 'the shop',
          approvers: { users: [ADA.user, GRACE.user], userGroups: [] },
          approvals: 2,
        },
      ],
    });
    const stage = stageWith('backend-crashed', { settings: { policy } });
    await stage.ask();
    await stage.press(GRACE, 'approve');
    const half = await stage.until(({ decision }) => (decision?.partial.length ?? 0) > 0);
    expect(half.decision?.partial[0]).toMatchObject({
      by: [GRACE],
      missing: '1 more of the shop has to approve',
    });
    await stage.press(GRACE, 'approve');
    await stage.until(({ timeline }) => timeline.some(({ what }) => what.includes('refused')));
    expect(stage.chat.told.map(({ text }) => text)).toEqual([
      expect.stringContaining('Your approval counts; 1 more'),
      expect.stringContaining('approved this already'),
    ]);
    expect(stage.changes).toBe(0);

    await stage.press(ADA, 'approve');
    const closed = await stage.closed();
    expect(closed.outcome?.kind).toBe('recovered');
    expect(closed.attempts[0]?.approvedBy).toEqual([GRACE, ADA]);
    expect(closed.outcome?.summary).toContain('approved by @Grace and @Ada');
  });

  it.each([
    { given: 'a guest', standing: 'guest' as const, told: 'Guests may not' },
    { given: 'a bot', standing: 'bot' as const, told: 'Bots may not' },
  ])('of $given changes nothing, whatever group it is in', async ({ standing, told }) => {
    const stage = stageWith('backend-crashed');
    stage.standings.set(GRACE.user, standing);
    await stage.ask();
    await stage.press(GRACE, 'approve');
    await stage.until(({ timeline }) => timeline.some(({ what }) => what.includes('refused')));
    expect(stage.chat.told[0]?.text).toContain(told);
    expect(stage.changes).toBe(0);
    await stage.press(ADA, 'decline');
    await stage.closed();
  });

  it('while changes are switched off is refused, and so is a change that was approved before', async () => {
    const stage = stageWith('backend-crashed');
    await stage.ask();
    await stage.offered();
    stage.brakes.changesNow = { kind: 'applied', why: 'All changes are switched off.' };
    await stage.press(GRACE, 'approve');
    await stage.until(({ timeline }) => timeline.some(({ what }) => what.includes('refused')));
    expect(stage.chat.told[0]?.text).toBe('All changes are switched off.');

    stage.brakes.changesNow = { kind: 'released' };
    await stage.press(GRACE, 'approve');
    await stage.until(({ attempts }) => (attempts[0]?.changes.length ?? 0) === 1);
    stage.brakes.changesNow = { kind: 'applied', why: 'All changes are switched off.' };
    const { attempts } = await stage.until(({ stage: at }) => at === 'verifying');
    expect(attempts[0]?.changes.map(({ result }) => result.kind)).toEqual([
      'done',
      'failed',
      'skipped',
    ]);
    expect(attempts[0]?.changes[1]?.result.detail).toBe('Not begun: All changes are switched off.');
    expect(stage.changes).toBe(1);
    stage.brakes.changesNow = { kind: 'released' };
    await stage.press(GRACE, 'decline');
    await stage.closed();
  });

  it('on "decline" closes the incident with its reason and changes nothing', async () => {
    const stage = stageWith('backend-crashed');
    await stage.ask();
    const { decision } = await stage.offered();
    const open = await stage.store.loadDecision(decision?.decisionId ?? '');
    await stage.incidents.click(
      open?.callbackId ?? '',
      stage.click(GRACE, { kind: 'decline', reason: 'a deployment is running' }),
    );
    const closed = await stage.closed();
    expect(closed.outcome?.kind).toBe('declined');
    expect(closed.timeline.map(({ what }) => what)).toContain('declined: a deployment is running');
    expect(stage.changes).toBe(0);
  });

  it('on "re-run" looks again, and finds that the service recovered meanwhile', async () => {
    const stage = stageWith('backend-crashed');
    await stage.ask();
    await stage.offered();
    stage.fleet.reset();
    await stage.press(EVE, 're-run');
    const closed = await stage.closed();
    expect(closed.outcome?.kind).toBe('healthy');
    expect(stage.changes).toBe(0);
  });
});

describe('an approval', () => {
  it('that nobody gives in time expires, and the buttons go', async () => {
    const stage = stageWith('backend-crashed', { settings: { approvalExpires: { seconds: 2 } } });
    await stage.ask();
    const closed = await stage.closed();
    expect(closed.outcome?.kind).toBe('expired');
    expect(closed.decision).toBeNull();
    expect(stage.changes).toBe(0);
  });

  it('is not acted on when the service recovered in between', async () => {
    const stage = stageWith('backend-crashed');
    await stage.ask();
    await stage.offered();
    stage.fleet.reset();
    await stage.press(GRACE, 'approve');
    const closed = await stage.closed();
    expect(closed.attempts[0]?.refused).toContain('recovered by itself');
    expect(stage.changes).toBe(0);
    expect(await kinds(stage)).toContain('guard-refused');
  });

  it('is not acted on when the cause is another one now', async () => {
    const stage = stageWith('backend-crashed');
    await stage.ask();
    await stage.offered();
    faultById('security-group-blocked').inject(stage.fleet);
    await stage.press(GRACE, 'approve');
    await stage.until(({ attempts }) => (attempts[0]?.refused ?? null) !== null);
    const offeredAnew = await stage.offered();
    expect(offeredAnew.proposals[0]?.plan.remedy).toBe('open-security-group');
    expect(stage.changes).toBe(0);
    await stage.press(GRACE, 'decline');
    await stage.closed();
  });

  it('is not acted on when the targets are protected by tag', async () => {
    const stage = stageWith('backend-crashed');
    await stage.ask();
    await stage.offered();
    stage.protectedTag = 'fiveohtwo-protected';
    await stage.press(GRACE, 'approve');
    const { attempts } = await stage.until((now) => (now.attempts[0]?.refused ?? null) !== null);
    expect(attempts[0]?.refused).toContain('is protected by its tag "fiveohtwo-protected"');
    expect(stage.changes).toBe(0);
    await stage.press(GRACE, 'decline');
    await stage.closed();
  });

  it('is not acted on while the same remedy rests on this target group', async () => {
    const stage = stageWith('backend-crashed');
    await stage.ask();
    const { located } = await stage.offered();
    await stage.store.claimAttempt(
      located?.targetGroup.arn ?? '',
      { id: 'yesterday', remedy: 'restart-service', at: stage.clock.now() },
      { cooldownMs: 0, mostPerDay: 1 },
    );
    await stage.press(GRACE, 'approve');
    const { attempts } = await stage.until((now) => (now.attempts[0]?.refused ?? null) !== null);
    expect(attempts[0]?.refused).toMatch(/tried on this target group a short while ago; it rests/);
    expect(stage.changes).toBe(0);
    await stage.press(GRACE, 'decline');
    await stage.closed();
  });

  it('does not hold any more when the approver has lost the right meanwhile', async () => {
    const stage = stageWith('backend-crashed');
    await stage.ask();
    await stage.press(GRACE, 'approve');
    await stage.until(({ attempts }) => attempts.length === 1);
    stage.standings.set(GRACE.user, 'outsider');
    const { attempts } = await stage.until((now) => (now.attempts[0]?.refused ?? null) !== null);
    expect(attempts[0]?.refused).toContain('The approval does not hold any more');
    expect(stage.changes).toBe(0);
    stage.standings.clear();
    await stage.press(GRACE, 'decline');
    await stage.closed();
  });

  it('waits for its turn when another incident acts on the same target group', async () => {
    const stage = stageWith('backend-crashed');
    await stage.ask();
    const { located } = await stage.offered();
    await stage.store.lock(
      located?.targetGroup.arn ?? '',
      'other-incident',
      '2026-11-23T00:00:00Z',
    );
    await stage.press(GRACE, 'approve');
    const incident = await stage.until(({ attempts }) => (attempts[0]?.refused ?? null) !== null);
    expect(incident.attempts[0]?.refused).toContain('other-incident is acting');
    expect(stage.changes).toBe(0);
    await stage.press(GRACE, 'decline');
    await stage.closed();
  });
});

describe('a remedy that does not help', () => {
  it('stops at the first instance that fails, and hands over when its attempts are used up', async () => {
    const stage = stageWith('restart-fails', { settings: { attempts: 1 } });
    await stage.ask();
    await stage.press(GRACE, 'approve');
    const closed = await stage.closed();
    expect(closed.outcome?.kind).toBe('not-recovered');
    expect(closed.attempts[0]?.changes.map(({ result }) => result.kind)).toEqual([
      'failed',
      'skipped',
      'skipped',
    ]);
    expect(stage.changes).toBe(1);
    expect(closed.outcome?.nextSteps.length).toBeGreaterThan(0);
  });

  it('is called worse when fewer targets are healthy than before', async () => {
    const stage = stageWith('restart-makes-worse', { settings: { attempts: 1 } });
    await stage.ask();
    await stage.press(GRACE, 'approve');
    const closed = await stage.closed();
    expect(closed.attempts[0]?.verification?.kind).toBe('worse');
    expect(closed.outcome?.kind).toBe('not-recovered');
  });
});

describe('a workflow that cannot go on', () => {
  it('says so, and leaves no lock behind', async () => {
    const stage = stageWith('backend-crashed');
    stage.store.claimAttempt = () => Promise.reject(new Error('the table does not answer'));
    await stage.ask();
    await stage.press(GRACE, 'approve');
    const closed = await stage.closed();
    expect(closed.outcome?.kind).toBe('failed');
    expect(stage.changes).toBe(0);
    const arn = closed.located?.targetGroup.arn ?? '';
    expect(await stage.store.lock(arn, 'next', '2026-11-23T00:00:00Z')).toMatchObject({
      kind: 'taken',
    });
  });

  it('lets what it has changed be undone', async () => {
    const stage = stageWith('security-group-blocked');
    const unlock = stage.store.unlock.bind(stage.store);
    // It fails once the rule is there, and works again after that.
    let refusals = 4;
    stage.store.unlock = async (...held) => {
      if (refusals-- > 0) throw new Error('the table does not answer');
      return unlock(...held);
    };
    await stage.ask();
    await stage.press(GRACE, 'approve');
    const failed = await stage.until(
      ({ outcome, decision }) => outcome !== null && decision !== null,
    );
    expect(failed.outcome?.kind).toBe('failed');
    await stage.press(GRACE, 'undo');
    expect((await stage.closed()).outcome?.kind).toBe('undone');
  });
});

describe('a workflow that cannot go on while a stopgap is in place', () => {
  it('takes the stopgap away before it ends', async () => {
    const stage = stageWith('crawled');
    const save = stage.store.save.bind(stage.store);
    // It fails while the stopgap is held, as often as it is tried, and works again after that.
    let refusals = 4;
    stage.store.save = async (incident) => {
      if (incident.stage === 'holding' && refusals-- > 0) throw new Error('it does not answer');
      return save(incident);
    };
    await stage.ask();
    await stage.press(GRACE, 'approve');
    const closed = await stage.closed();

    expect(closed.outcome?.kind).toBe('failed');
    expect(closed.attempts[0]?.undone).toMatchObject({ by: 'fiveohtwo', complete: true });
    expect(stage.made).toEqual([
      expect.stringMatching(/^apply .*limit-rate/),
      expect.stringMatching(/^undo .*limit-rate/),
    ]);
  });
});

describe('an incident without a remedy', () => {
  it.each([
    { given: 'what only a person can do', fault: 'keepalive-one-second', outcome: 'handed-over' },
    { given: 'nothing wrong', fault: 'healthy', outcome: 'healthy' },
    { given: 'evidence that does not decide', fault: 'inconclusive', outcome: 'inconclusive' },
  ])('given $given, it ends as $outcome and changes nothing', async ({ fault, outcome }) => {
    const stage = stageWith(fault);
    await stage.ask();
    const closed = await stage.closed();
    expect(closed.outcome?.kind).toBe(outcome);
    expect(closed.diagnosis?.verdicts[0]?.cause).toBe(faultById(fault).cause);
    expect(stage.changes).toBe(0);
    if (outcome === 'handed-over') expect(closed.outcome?.nextSteps.length).toBeGreaterThan(0);
  });

  it('says what it searched, and the nearest name, when nothing is called like that', async () => {
    const stage = stageWith('healthy');
    await stage.ask('shpo');
    const closed = await stage.closed();
    expect(closed.outcome?.kind).toBe('not-located');
    expect(closed.outcome?.summary).toContain('Did you mean "shop"?');
  });
});
