import { beforeEach, describe, expect, it } from '@jest/globals';
import { faultsOf } from '../../src/audit/chain.ts';
import type { AuditEntry } from '../../src/audit/entry.ts';
import { type EpochMs, epochMs, isoInstant } from '../../src/brand.ts';
import { type EvidenceBundle, NOBODY_SAID } from '../../src/evidence/bundle.ts';
import { collected } from '../../src/evidence/exhibit.ts';
import { openRecord, revise } from '../../src/incident/record.ts';
import type { IncidentRequest } from '../../src/incident/request.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { IncidentStore, OpenDecision } from '../../src/ports/incident-store.ts';

/** A clock that stands still until it is moved. */
export interface HandClock extends Clock {
  advance(seconds: number): void;
}

export function handClock(start = '2026-11-22T03:00:00.000Z'): HandClock {
  let now: EpochMs = epochMs(Date.parse(start));
  return {
    now: () => now,
    advance: (seconds) => {
      now = epochMs(now + seconds * 1000);
    },
  };
}

const person = { user: 'U1', team: 'T1', name: 'ann' };

const request = (incidentId: string): IncidentRequest => ({
  incidentId,
  query: 'shop',
  askedBy: person,
  channel: 'C1',
});

/** What every IncidentStore keeps, whatever it is made of. Each test begins with an empty store. */
export function incidentStoreContract(
  name: string,
  make: (clock: Clock) => Promise<IncidentStore>,
): void {
  describe(`${name} as an incident store`, () => {
    let clock: HandClock;
    let store: IncidentStore;
    beforeEach(async () => {
      clock = handClock();
      store = await make(clock);
    });
    const inSeconds = (seconds: number): string =>
      isoInstant(epochMs(clock.now() + seconds * 1000));

    describe('records', () => {
      it('answers null for an incident that it does not know', async () => {
        expect(await store.load('nobody')).toBeNull();
      });

      it('gives back what was saved', async () => {
        const record = openRecord(request('inc-1'), '2026-11-22T03:00:00Z');

        await store.save(record);

        expect(await store.load('inc-1')).toEqual(record);
      });

      it('keeps the newer revision when an older one arrives late', async () => {
        const first = openRecord(request('inc-1'), '2026-11-22T03:00:00Z');
        const second = revise(first, { stage: 'collecting' });

        await store.save(second);
        await store.save(first);

        expect((await store.load('inc-1'))?.stage).toBe('collecting');
      });

      it('keeps the newest of revisions that race', async () => {
        const revisions = [openRecord(request('inc-1'), '2026-11-22T03:00:00Z')];
        for (let count = 1; count < 8; count += 1) {
          revisions.push(revise(revisions[count - 1] ?? openRecord(request('inc-1'), ''), {}));
        }

        await Promise.all([...revisions].reverse().map((record) => store.save(record)));

        expect((await store.load('inc-1'))?.revision).toBe(8);
      });

      it('does not mix incidents up', async () => {
        await store.save(openRecord(request('inc-1'), '2026-11-22T03:00:00Z'));

        expect(await store.load('inc-2')).toBeNull();
      });
    });

    describe('messages', () => {
      it('remembers where the message of an incident is', async () => {
        expect(await store.loadMessage('inc-1')).toBeNull();

        await store.saveMessage('inc-1', { channel: 'C1', ts: '1795316400.000100' });

        expect(await store.loadMessage('inc-1')).toEqual({
          channel: 'C1',
          ts: '1795316400.000100',
        });
      });
    });

    describe('evidence bundles', () => {
      it('gives back a bundle under its key', async () => {
        expect(await store.loadBundle('inc-1', 'initial')).toBeNull();

        await store.saveBundle('inc-1', 'initial', bundleOf('connect() failed (111: refused) äöü'));
        await store.saveBundle('inc-1', 'guard-1', bundleOf('nothing'));

        expect(await store.loadBundle('inc-1', 'initial')).toEqual(
          bundleOf('connect() failed (111: refused) äöü'),
        );
      });

      it('replaces a bundle that is saved again', async () => {
        await store.saveBundle('inc-1', 'initial', bundleOf('first'));
        await store.saveBundle('inc-1', 'initial', bundleOf('second'));

        expect(await store.loadBundle('inc-1', 'initial')).toEqual(bundleOf('second'));
      });

      it('keeps a bundle of more than a megabyte that does not compress', async () => {
        const large = bundleOf(noise(1_500_000));

        await store.saveBundle('inc-1', 'initial', large);

        expect(await store.loadBundle('inc-1', 'initial')).toEqual(large);
      });
    });

    describe('decisions', () => {
      const decision = (): OpenDecision => ({
        decisionId: 'd'.repeat(32),
        incidentId: 'inc-1',
        callbackId: 'callback-1',
        options: [
          { kind: 'approve', remedy: 'restart-service', planHash: 'abc' },
          { kind: 'decline', reason: '' },
          { kind: 're-run' },
          { kind: 'close' },
          { kind: 'undo', planHash: 'abc' },
        ],
        expiresAt: inSeconds(900),
      });

      it('leads from a button to the callback that waits for it', async () => {
        expect(await store.loadDecision(decision().decisionId)).toBeNull();

        await store.openDecision(decision());

        expect(await store.loadDecision(decision().decisionId)).toEqual(decision());
      });

      it('opens the same decision twice without harm', async () => {
        await store.openDecision(decision());
        await store.openDecision(decision());

        expect(await store.loadDecision(decision().decisionId)).toEqual(decision());
      });
    });

    describe('locks', () => {
      const group = 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/shop/1';

      it('lets one incident act on a target group at a time', async () => {
        const until = inSeconds(600);

        expect(await store.lock(group, 'inc-1', until)).toMatchObject({ kind: 'taken' });

        expect(await store.lock(group, 'inc-2', inSeconds(700))).toEqual({
          kind: 'held',
          by: 'inc-1',
          until,
        });
      });

      it('gives one of many that race the lock', async () => {
        const answers = await Promise.all(
          ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => store.lock(group, id, inSeconds(600))),
        );

        expect(answers.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
      });

      it('lets its holder take it again, which prolongs it', async () => {
        await store.lock(group, 'inc-1', inSeconds(600));
        const prolonged = inSeconds(1200);

        expect(await store.lock(group, 'inc-1', prolonged)).toMatchObject({ kind: 'taken' });

        expect(await store.lock(group, 'inc-2', inSeconds(600))).toEqual({
          kind: 'held',
          by: 'inc-1',
          until: prolonged,
        });
      });

      it('frees itself when its holder dies', async () => {
        await store.lock(group, 'inc-1', inSeconds(600));

        clock.advance(601);

        expect(await store.lock(group, 'inc-2', inSeconds(600))).toMatchObject({ kind: 'taken' });
      });

      it('is free after its holder unlocked it', async () => {
        await store.lock(group, 'inc-1', inSeconds(600));

        await store.unlock(group, 'inc-1');

        expect(await store.lock(group, 'inc-2', inSeconds(600))).toMatchObject({ kind: 'taken' });
      });

      it('cannot be freed by an incident that lost it', async () => {
        await store.lock(group, 'inc-1', inSeconds(600));
        clock.advance(601);
        await store.lock(group, 'inc-2', inSeconds(600));

        await store.unlock(group, 'inc-1');

        expect((await store.lock(group, 'inc-3', inSeconds(600))).kind).toBe('held');
      });

      it('does not mind being freed when nobody holds it', async () => {
        await expect(store.unlock(group, 'inc-1')).resolves.toBeUndefined();
      });

      const tokenOf = async (incidentId: string, seconds = 600): Promise<number> => {
        const answer = await store.lock(group, incidentId, inSeconds(seconds));
        if (answer.kind !== 'taken') throw new Error(`The lock is held by ${answer.by}`);
        return answer.token;
      };

      it('gives a higher fencing token each time it is taken, also after it was free', async () => {
        const first = await tokenOf('inc-1');
        const prolonged = await tokenOf('inc-1');
        await store.unlock(group, 'inc-1');
        const next = await tokenOf('inc-2');

        expect(prolonged).toBeGreaterThan(first);
        expect(next).toBeGreaterThan(prolonged);
      });

      it('lets only the newest token of its holder change anything', async () => {
        const old = await tokenOf('inc-1');
        const current = await tokenOf('inc-1');

        expect(await store.enterFence(group, 'inc-1', current)).toEqual({ kind: 'entered' });
        expect(await store.enterFence(group, 'inc-1', old)).toEqual({ kind: 'stale' });
        expect(await store.enterFence(group, 'inc-2', current)).toEqual({ kind: 'stale' });
      });

      it.each([
        { given: 'its time is over', lose: async () => clock.advance(601) },
        { given: 'it was freed', lose: () => store.unlock(group, 'inc-1') },
      ])('lets nobody change anything once $given', async ({ lose }) => {
        const token = await tokenOf('inc-1');

        await lose();

        expect(await store.enterFence(group, 'inc-1', token)).toEqual({ kind: 'stale' });
      });

      it('lets nobody change anything where no lock was ever taken', async () => {
        expect(await store.enterFence(group, 'inc-1', 1)).toEqual({ kind: 'stale' });
      });

      it('holds for its own target group only', async () => {
        await store.lock(group, 'inc-1', inSeconds(600));

        expect(await store.lock(`${group}2`, 'inc-2', inSeconds(600))).toMatchObject({
          kind: 'taken',
        });
      });
    });

    describe('attempts', () => {
      const group = 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/shop/1';
      const limits = { cooldownMs: 600_000, mostPerDay: 3 };
      const tried = (id: string, remedy = 'restart-service') => ({ id, remedy, at: clock.now() });
      const claim = (id: string, remedy?: string, on = group) =>
        store.claimAttempt(on, tried(id, remedy), limits);

      it('lets a remedy rest on a target group after it was begun there', async () => {
        expect(await claim('inc-1/1')).toEqual({ kind: 'claimed' });
        clock.advance(60);

        expect(await claim('inc-2/1')).toEqual({ kind: 'cooling', until: inSeconds(540) });
        expect(await claim('inc-2/1', 'open-security-group')).toEqual({ kind: 'claimed' });
        expect(await claim('inc-2/1', 'restart-service', `${group}2`)).toEqual({ kind: 'claimed' });

        clock.advance(541);
        expect(await claim('inc-3/1')).toEqual({ kind: 'claimed' });
      });

      it('takes the same attempt again as the same attempt', async () => {
        await claim('inc-1/1');

        expect(await claim('inc-1/1')).toEqual({ kind: 'claimed' });
        expect(await claim('inc-1/2')).toMatchObject({ kind: 'cooling' });
      });

      it('ends when a target group has seen enough of them within a day', async () => {
        for (const id of ['a', 'b', 'c']) {
          expect(await claim(id)).toEqual({ kind: 'claimed' });
          clock.advance(3600);
        }

        expect(await claim('d')).toEqual({ kind: 'used-up', most: 3, until: inSeconds(21 * 3600) });

        clock.advance(21 * 3600 + 1);
        expect(await claim('d')).toEqual({ kind: 'claimed' });
      });

      it('lets one of many through that race', async () => {
        const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => claim(id)));

        expect(answers.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
      });
    });

    describe('the audit trail', () => {
      const entry = (id: string, at: string, what = id): AuditEntry => ({
        id,
        incidentId: 'inc-1',
        at,
        who: person,
        kind: 'change',
        what,
        planHash: null,
      });

      it('tells an incident in the order in which it was written', async () => {
        await store.audit({ ...entry('b', '2026-11-22T03:00:01Z'), who: 'fiveohtwo' });
        await store.audit(entry('a', '2026-11-22T03:00:02Z'));
        await store.audit({ ...entry('c', '2026-11-22T03:00:03Z'), incidentId: 'inc-2' });

        expect((await store.auditTrail('inc-1')).map(({ id }) => id)).toEqual(['b', 'a']);
        expect((await store.auditTrail('inc-1'))[1]).toMatchObject(
          entry('a', '2026-11-22T03:00:02Z'),
        );
      });

      it('never changes an entry: the same id again is the same entry', async () => {
        await store.audit(entry('a', '2026-11-22T03:00:01Z', 'what happened'));
        await store.audit(entry('a', '2026-11-22T03:00:09Z', 'another story'));

        expect(await store.auditTrail('inc-1')).toMatchObject([
          entry('a', '2026-11-22T03:00:01Z', 'what happened'),
        ]);
      });

      it('stays one chain when many write at once', async () => {
        const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

        await Promise.all([...ids, ...ids].map((id) => store.audit(entry(id, inSeconds(0)))));

        const trail = await store.auditTrail('inc-1');
        expect(trail.map(({ id }) => id).sort()).toEqual(ids);
        expect(trail.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
        expect(faultsOf(trail)).toEqual([]);
      });
    });
  });
}

function bundleOf(text: string): EvidenceBundle {
  const origin = { role: 'gateway', name: 'i-1', address: null } as const;
  return {
    version: 1,
    subject: NOBODY_SAID,
    exhibits: [
      collected({ id: 'i-1/error.log', section: 'error.log', source: 'tail', origin, text }),
    ],
  };
}

/** Text that gzip cannot make much smaller: digits of a linear congruential generator. */
function noise(length: number): string {
  let state = 42;
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += state.toString(36);
  }
  return text.slice(0, length);
}
