import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { chained } from '../audit/chain.ts';
import type { AuditEntry, ChainedEntry } from '../audit/entry.ts';
import { isConditionFailure } from './condition-failure.ts';
import { auditItem } from './stored-shapes.ts';

/** The workflow and the front door may write at once; each try that loses means that another entry was written. */
const MOST_TRIES = 20;

/**
 * Appends an entry at the end of an incident's chain. Its key is its number, written on condition that nothing has
 * that number: of two writers who saw the same end one is refused, reads on and links behind the other.
 */
export async function appendToTrail(
  client: DynamoDBDocumentClient,
  table: string,
  entry: AuditEntry,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    // A trail has some dozens of entries: reading it whole is one request, and shows whether this one is there already.
    const trail = await readTrail(client, table, entry.incidentId);
    if (trail.some(({ id }) => id === entry.id)) return;
    const next = chained(trail.at(-1) ?? null, entry);
    try {
      await client.send(
        new PutCommand({
          TableName: table,
          Item: { ...next, pk: trailKey(entry.incidentId), sk: inOrder(next.sequence) },
          // Append-only: what is written is never written again.
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
      return;
    } catch (error) {
      if (!isConditionFailure(error) || attempt === MOST_TRIES) throw error;
    }
  }
}

export async function readTrail(
  client: DynamoDBDocumentClient,
  table: string,
  incidentId: string,
): Promise<readonly ChainedEntry[]> {
  const entries: ChainedEntry[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': trailKey(incidentId) },
      ConsistentRead: true,
    },
  );
  for await (const page of pages) {
    entries.push(...(page.Items ?? []).map((item) => auditItem.parse(item)));
  }
  return entries;
}

const trailKey = (incidentId: string): string => `AUDIT#${incidentId}`;

/** Sort keys are texts: with leading zeros their order is that of the numbers. */
const inOrder = (sequence: number): string => String(sequence).padStart(8, '0');
