import * as z from 'zod';
import { personSchema } from '../incident/request.ts';

/** One thing that happened in an incident, as whoever saw it tells it. */
export const auditEntrySchema = z.object({
  /** The same id twice is one entry: a repeated step does not repeat its trace. */
  id: z.string(),
  incidentId: z.string(),
  /** ISO 8601. */
  at: z.string(),
  who: z.union([personSchema, z.literal('fiveohtwo')]),
  kind: z.enum([
    'opened',
    /** Which evidence was taken, what was denied, and the digest of the whole. */
    'evidence',
    'diagnosed',
    'proposed',
    'click-accepted',
    'click-refused',
    'guard-refused',
    /** Written before a change is begun, so that one whose process died has left its trace. */
    'command',
    'change',
    'verified',
    'undone',
    'closed',
  ]),
  what: z.string(),
  planHash: z.string().nullable(),
});

export type AuditEntry = Readonly<z.infer<typeof auditEntrySchema>>;

/** An entry in its place in the chain of its incident. */
export const chainedEntrySchema = auditEntrySchema.extend({
  /** 1 for the first entry of an incident. */
  sequence: z.number().int().min(1),
  /** The hash of the entry before this one; of the first, 64 zeros. */
  previous: z.string(),
  /** SHA-256 of everything else in this entry, hex. */
  hash: z.string(),
});

export type ChainedEntry = Readonly<z.infer<typeof chainedEntrySchema>>;
