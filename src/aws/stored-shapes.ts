import * as z from 'zod';
import { type ChainedEntry, chainedEntrySchema } from '../audit/entry.ts';
import { epochMs } from '../brand.ts';
import { clickSchema } from '../incident/click.ts';
import type { IncidentRecord } from '../incident/record.ts';
import type { MessageRef } from '../ports/chat.ts';
import type { OpenDecision } from '../ports/incident-store.ts';

/** What the table holds, checked when it is read: a newer or an older fiveohtwo may have written it. */
export const messageItem: z.ZodType<MessageRef> = z.object({ channel: z.string(), ts: z.string() });

export const decisionItem: z.ZodType<OpenDecision> = z.object({
  decisionId: z.string(),
  incidentId: z.string(),
  callbackId: z.string(),
  options: z.array(clickSchema.shape.choice),
  expiresAt: z.string(),
});

export const auditItem: z.ZodType<ChainedEntry> = chainedEntrySchema;

export const lockItem = z.object({ holder: z.string(), until: z.string(), fence: z.number() });

export const triedItem = z.object({
  revision: z.number().int(),
  tried: z.array(
    z.object({ id: z.string(), remedy: z.string(), at: z.number().transform(epochMs) }),
  ),
});

/** Bytes, as DynamoDB returns a binary attribute. */
export const packedItem = z.object({ packed: z.instanceof(Uint8Array) });

export const bundleItem = z.object({
  /** Names the parts of this very content, so that a half-written bundle is never read. */
  digest: z.string(),
  parts: z.number().int().min(1),
});

/**
 * A record from its JSON. Its version is checked and its fields are believed: nobody but this store writes it.
 * @throws {TypeError} when a newer fiveohtwo wrote it
 */
export function parseRecord(json: string): IncidentRecord {
  const record: IncidentRecord = JSON.parse(json);
  const version: unknown = record?.version;
  if (version !== 1) {
    throw new TypeError(
      `Cannot read an incident record of version ${String(version)}; deploy again`,
    );
  }
  // Written before there was such a thing.
  return { ...record, withheld: record.withheld ?? [] };
}
