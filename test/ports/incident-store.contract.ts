import { beforeEach, describe, expect, it } from '@jest/globals';
import { type EpochMs, epochMs, isoInstant } from '../../src/brand.ts';
import { type EvidenceBundle, NOBODY_SAID } from '../../src/evidence/bundle.ts';
import { collected } from '../../src/evidence/exhibit.ts';
import { type AuditEntry, openRecord, revise } from '../../src/incident/record.ts';
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

        expect(await store.lock(group, 'inc-1', until)).toEqual({ kind: 'taken' });

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

        expect(await store.lock(group, 'inc-1', prolonged)).toEqual({ kind: 'taken' });

        expect(await store.lock(group, 'inc-2', inSeconds(600))).toEqual({
          kind: 'held',
          by: 'inc-1',
          until: prolonged,
        });
      });

      it('frees itself when its holder dies', async () => {
        await store.lock(group, 'inc-1', inSeconds(600));

        clock.advance(601);

        expect(await store.lock(group, 'inc-2', inSeconds(600))).toEqual({ kind: 'taken' });
      });

      it('is free after its holder unlocked it', async () => {
        await store.lock(group, 'inc-1', inSeconds(600));

        await store.unlock(group, 'inc-1');

        expect(await store.lock(group, 'inc-2', inSeconds(600))).toEqual({ kind: 'taken' });
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

      it('holds for its own target group only', async () => {
        await store.lock(group, 'inc-1', inSeconds(600));

        expect(await store.lock(`${group}2`, 'inc-2', inSeconds(600))).toEqual({ kind: 'taken' });
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

      it('tells an incident in the order of time', async () => {
        await store.audit({ ...entry('b', '2026-11-22T03:00:01Z'), who: 'fiveohtwo' });
        await store.audit(entry('a', '2026-11-22T03:00:02Z'));
        await store.audit({ ...entry('c', '2026-11-22T03:00:03Z'), incidentId: 'inc-2' });

        expect((await store.auditTrail('inc-1')).map(({ id }) => id)).toEqual(['b', 'a']);
        expect(await store.auditTrail('inc-1')).toContainEqual(entry('a', '2026-11-22T03:00:02Z'));
      });

      it('never changes an entry: the same id again is the same entry', async () => {
        await store.audit(entry('a', '2026-11-22T03:00:01Z', 'what happened'));
        await store.audit(entry('a', '2026-11-22T03:00:09Z', 'another story'));

        expect(await store.auditTrail('inc-1')).toEqual([
          entry('a', '2026-11-22T03:00:01Z', 'what happened'),
        ]);
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
