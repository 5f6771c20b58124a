import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chained, faultsOf } from '../../src/audit/chain.ts';
import type { AuditEntry, ChainedEntry } from '../../src/audit/entry.ts';

const entry = (id: string, what = id): AuditEntry => ({
  id,
  incidentId: 'inc-1',
  at: '2026-11-22T03:00:00.000Z',
  who: { user: 'U1', team: 'T1', name: 'ann' },
  kind: 'change',
  what,
  planHash: null,
});

function chainOf(whats: readonly string[]): readonly ChainedEntry[] {
  const chain: ChainedEntry[] = [];
  for (const [index, what] of whats.entries()) {
    chain.push(chained(chain.at(-1) ?? null, entry(`e${index}`, what)));
  }
  return chain;
}

const trail = fc.array(fc.string(), { minLength: 3, maxLength: 12 }).map(chainOf);
const trailAndPlace = trail.chain((chain) =>
  fc.tuple(fc.constant(chain), fc.nat({ max: chain.length - 1 })),
);

describe('a chain of audit entries', () => {
  it('is sound as it was written', () => {
    fc.assert(fc.property(trail, (chain) => faultsOf(chain).length === 0));
  });

  it('tells that any field of any entry was altered', () => {
    const forgeries: readonly ((genuine: ChainedEntry) => ChainedEntry)[] = [
      (genuine) => ({ ...genuine, what: `${genuine.what}.` }),
      (genuine) => ({ ...genuine, at: '2026-11-22T03:00:01.000Z' }),
      (genuine) => ({ ...genuine, who: 'fiveohtwo' }),
      (genuine) => ({ ...genuine, kind: 'verified' }),
      (genuine) => ({ ...genuine, planHash: 'f'.repeat(64) }),
      (genuine) => ({ ...genuine, sequence: genuine.sequence + 1 }),
      (genuine) => ({ ...genuine, previous: 'f'.repeat(64) }),
      (genuine) => ({ ...genuine, hash: 'f'.repeat(64) }),
    ];
    fc.assert(
      fc.property(trailAndPlace, fc.constantFrom(...forgeries), ([chain, place], forge) => {
        const forged = chain.map((each, index) => (index === place ? forge(each) : each));
        return faultsOf(forged).length > 0;
      }),
    );
  });

  it('tells that an entry was altered and its own hash made anew', () => {
    fc.assert(
      fc.property(trailAndPlace, ([chain, place]) => {
        fc.pre(place < chain.length - 1);
        const before = chain[place - 1] ?? null;
        const forged = chain.map((each, index) =>
          index === place ? chained(before, { ...each, what: `${each.what}, or not` }) : each,
        );
        return faultsOf(forged).length > 0;
      }),
    );
  });

  it('tells that entries were removed at the beginning or in between', () => {
    fc.assert(
      fc.property(trailAndPlace, ([chain, place]) => {
        fc.pre(place < chain.length - 1);
        return faultsOf(chain.toSpliced(place, 1)).length > 0;
      }),
    );
  });

  it('tells that entries changed places, or are there twice', () => {
    fc.assert(
      fc.property(trailAndPlace, ([chain, place]) => {
        const [taken] = chain.slice(place, place + 1);
        if (taken === undefined) return false;
        const moved = chain.toSpliced(place, 1).toSpliced((place + 1) % chain.length, 0, taken);
        const doubled = chain.toSpliced(place, 0, taken);
        return faultsOf(moved).length > 0 && faultsOf(doubled).length > 0;
      }),
    );
  });

  it('does not mix incidents', () => {
    const [first] = chainOf(['opened']);
    const foreign = chained(first ?? null, { ...entry('e1'), incidentId: 'inc-2' });

    expect(faultsOf([...(first === undefined ? [] : [first]), foreign])).toEqual([
      expect.stringContaining('of another incident, inc-2'),
    ]);
  });
});
