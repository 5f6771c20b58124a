import * as z from 'zod';
import { faultsOf, NO_ENTRY_BEFORE } from './chain.ts';
import { type ChainedEntry, chainedEntrySchema } from './entry.ts';

const headerSchema = z.object({
  audit: z.literal(1),
  incidentId: z.string(),
  entries: z.number().int().min(0),
  /** The hash of the last entry. */
  head: z.string(),
});

/** A trail as JSON lines: a header, then an entry each, so that people can read and compare it. */
export function exportTrail(incidentId: string, trail: readonly ChainedEntry[]): string {
  const header: z.infer<typeof headerSchema> = {
    audit: 1,
    incidentId,
    entries: trail.length,
    head: headOf(trail),
  };
  return [header, ...trail].map((line) => `${JSON.stringify(line)}\n`).join('');
}

export const headOf = (trail: readonly ChainedEntry[]): string =>
  trail.at(-1)?.hash ?? NO_ENTRY_BEFORE;

export interface Examined {
  readonly incidentId: string | null;
  readonly trail: readonly ChainedEntry[];
  /** Empty when the trail is what it was when it was written. */
  readonly faults: readonly string[];
}

/** Reads an export and says what is wrong with it; never throws for its content. */
export function examineExport(text: string): Examined {
  const faults: string[] = [];
  const [first = '', ...rest] = text.split('\n').filter((line) => line.trim() !== '');
  const header = headerSchema.safeParse(parsed(first));
  if (!header.success) faults.push('the first line is not the header of an audit export');
  const trail: ChainedEntry[] = [];
  for (const [index, line] of (header.success ? rest : [first, ...rest]).entries()) {
    const entry = chainedEntrySchema.safeParse(parsed(line));
    if (entry.success) trail.push(entry.data);
    else faults.push(`entry ${index + 1} cannot be read as one`);
  }
  faults.push(...faultsOf(trail));
  if (header.success) {
    const { incidentId, entries, head } = header.data;
    if (entries !== trail.length) {
      faults.push(`the header tells of ${entries} entries, and there are ${trail.length}`);
    }
    if (head !== headOf(trail)) faults.push('the last entry is not the one that the header names');
    if (trail.some((entry) => entry.incidentId !== incidentId)) {
      faults.push(`the header is of incident ${incidentId}, the entries are not`);
    }
  }
  return { incidentId: header.success ? header.data.incidentId : null, trail, faults };
}

/**
 * Whether a trail still holds the entry that had this hash, or the beginning of one, when somebody noted it down: the
 * only way to see that the end was cut off, or that the whole was made anew.
 */
export function faultsAgainst(noted: string, trail: readonly ChainedEntry[]): readonly string[] {
  if (!/^[0-9a-f]{12,64}$/.test(noted)) {
    throw new RangeError(`--head takes at least 12 hex digits of a hash, not "${noted}"`);
  }
  return trail.some(({ hash }) => hash.startsWith(noted))
    ? []
    : [`no entry has the hash ${noted}: the end was cut off, or all of it was made anew`];
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
