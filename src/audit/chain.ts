import { createHash } from 'node:crypto';
import { canonicalJson } from '../incident/canonical-json.ts';
import type { AuditEntry, ChainedEntry } from './entry.ts';

/** What the first entry of a chain has in the place of a hash before it. */
export const NO_ENTRY_BEFORE = '0'.repeat(64);

/** Puts an entry at the end of a chain: its hash covers what it says, its place, and through the hash before it all that came before. */
export function chained(last: ChainedEntry | null, entry: AuditEntry): ChainedEntry {
  const { id, incidentId, at, who, kind, what, planHash } = entry;
  const linked = {
    ...{ id, incidentId, at, who, kind, what, planHash },
    sequence: (last?.sequence ?? 0) + 1,
    previous: last?.hash ?? NO_ENTRY_BEFORE,
  };
  return { ...linked, hash: hashOf(linked) };
}

/**
 * What is wrong with a trail, in the order given: entries that were altered, removed, put elsewhere or added by
 * hand. Entries cut off at the end leave a chain that is sound; for that compare `head` with a hash kept elsewhere.
 */
export function faultsOf(trail: readonly ChainedEntry[]): readonly string[] {
  const faults: string[] = [];
  const ids = new Set<string>();
  let before: ChainedEntry | null = null;
  for (const [index, entry] of trail.entries()) {
    const { hash, ...linked } = entry;
    const where = `entry ${index + 1} ("${entry.id}")`;
    if (hashOf(linked) !== hash) faults.push(`${where} was altered: it does not match its hash`);
    const due = (before?.sequence ?? 0) + 1;
    if (entry.sequence !== due) {
      faults.push(
        `${where} has the number ${entry.sequence} in the place of ${due}: entries were removed, added or reordered`,
      );
    }
    if (entry.previous !== (before?.hash ?? NO_ENTRY_BEFORE)) {
      faults.push(`${where} does not follow the entry before it`);
    }
    if (before !== null && entry.incidentId !== before.incidentId) {
      faults.push(`${where} is of another incident, ${entry.incidentId}`);
    }
    if (ids.has(entry.id)) faults.push(`${where} is there twice`);
    ids.add(entry.id);
    before = entry;
  }
  return faults;
}

const hashOf = (linked: Omit<ChainedEntry, 'hash'>): string =>
  createHash('sha256').update(canonicalJson(linked)).digest('hex');
