import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { parseInstant } from '../brand.ts';
import type { Clock } from '../ports/clock.ts';
import type { FenceAnswer, LockAnswer } from '../ports/incident-store.ts';
import { isConditionFailure } from './condition-failure.ts';
import { lockItem } from './stored-shapes.ts';

/** A free lock's expiry: before every clock. */
const LONG_AGO = 0;

/**
 * The lock on a target group: one item, taken by a conditional write. Its holder is named in every condition, so
 * that an incident which lost the lock by expiry can neither free nor prolong the one that took it over. The item is
 * never deleted, because its fencing token must never go back; there is one for each target group ever changed.
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
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: table,
        Key,
        UpdateExpression: 'SET holder = :me, #until = :until, untilMs = :untilMs ADD fence :one',
        ConditionExpression: 'attribute_not_exists(pk) OR holder = :me OR untilMs <= :now',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: {
          ':me': incidentId,
          ':until': until,
          ':untilMs': untilMs,
          ':now': clock.now(),
          ':one': 1,
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return { kind: 'taken', token: lockItem.parse(Attributes).fence };
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

/** Checks by a conditional write, not by a read: DynamoDB judges it after every write that came before. */
export async function enterFence(
  client: DynamoDBDocumentClient,
  table: string,
  clock: Clock,
  held: { readonly targetGroup: string; readonly incidentId: string; readonly token: number },
): Promise<FenceAnswer> {
  try {
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: lockKey(held.targetGroup),
        UpdateExpression: 'SET enteredMs = :now',
        ConditionExpression: 'holder = :me AND fence = :token AND untilMs > :now',
        ExpressionAttributeValues: {
          ':me': held.incidentId,
          ':token': held.token,
          ':now': clock.now(),
        },
      }),
    );
    return { kind: 'entered' };
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    return { kind: 'stale' };
  }
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
