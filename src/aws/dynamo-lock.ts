import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { parseInstant } from '../brand.ts';
import type { Clock } from '../ports/clock.ts';
import type { LockAnswer } from '../ports/incident-store.ts';
import { isConditionFailure } from './condition-failure.ts';
import { lockItem } from './stored-shapes.ts';

const DAY_SECONDS = 86_400;

/** A free lock's expiry: before every clock. */
const LONG_AGO = 0;

/**
 * The lock on a target group: one item, taken by a conditional write. Its holder is named in every condition, so
 * that an incident which lost the lock by expiry can neither free nor prolong the one that took it over.
 */
export async function takeLock(
  client: DynamoDBDocumentClient,
  table: string,
  clock: Clock,
  wanted: { readonly targetGroup: string; readonly incidentId: string; readonly until: string },
): Promise<LockAnswer> {
  const { targetGroup, incidentId, until } = wanted;
  const untilMs = parseInstant(until);
  if (untilMs === null) throw new RangeError(`Cannot lock until "${until}": not a time`);
  const Key = lockKey(targetGroup);
  try {
    await client.send(
      new PutCommand({
        TableName: table,
        Item: {
          ...Key,
          holder: incidentId,
          until,
          untilMs,
          // DynamoDB deletes expired items within days: only tidying, the condition decides.
          expires: Math.ceil(untilMs / 1000) + DAY_SECONDS,
        },
        ConditionExpression: 'attribute_not_exists(pk) OR holder = :me OR untilMs <= :now',
        ExpressionAttributeValues: { ':me': incidentId, ':now': clock.now() },
      }),
    );
    return { kind: 'taken' };
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
  }
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key, ConsistentRead: true }),
  );
  // Freed between the two calls: said as held until now, so that the caller simply tries again.
  if (Item === undefined) return { kind: 'held', by: 'nobody', until };
  const { holder, until: theirs } = lockItem.parse(Item);
  return { kind: 'held', by: holder, until: theirs };
}

/** Frees the lock if this incident still holds it; otherwise there is nothing of its own to free. */
export async function freeLock(
  client: DynamoDBDocumentClient,
  table: string,
  targetGroup: string,
  incidentId: string,
): Promise<void> {
  try {
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: lockKey(targetGroup),
        UpdateExpression: 'SET untilMs = :longAgo',
        ConditionExpression: 'holder = :me',
        ExpressionAttributeValues: { ':me': incidentId, ':longAgo': LONG_AGO },
      }),
    );
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
  }
}

const lockKey = (targetGroup: string) => ({ pk: `LOCK#${targetGroup}`, sk: 'LOCK' });
