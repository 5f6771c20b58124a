import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  type AttemptClaim,
  type AttemptLimits,
  judgeAttempt,
  stillCounts,
  type TriedRemedy,
} from '../incident/attempt-limits.ts';
import { isConditionFailure } from './condition-failure.ts';
import { triedItem } from './stored-shapes.ts';

const MOST_TRIES = 10;

/**
 * Cooldown and the day's number of remedies of one target group: a small item, read, judged and written back on
 * condition that nobody wrote it meanwhile.
 */
export async function claimAttempt(
  client: DynamoDBDocumentClient,
  table: string,
  targetGroup: string,
  wanted: TriedRemedy,
  limits: AttemptLimits,
): Promise<AttemptClaim> {
  const Key = { pk: `TRIED#${targetGroup}`, sk: 'TRIED' };
  for (let attempt = 1; ; attempt += 1) {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key, ConsistentRead: true }),
    );
    const { revision, tried } =
      Item === undefined ? { revision: 0, tried: [] } : triedItem.parse(Item);
    const claim = judgeAttempt(tried, wanted, limits);
    if (claim.kind !== 'claimed' || tried.some(({ id }) => id === wanted.id)) return claim;
    try {
      await client.send(
        new PutCommand({
          TableName: table,
          Item: {
            ...Key,
            revision: revision + 1,
            tried: [...stillCounts(tried, wanted.at, limits), wanted],
          },
          ConditionExpression: 'attribute_not_exists(pk) OR revision = :seen',
          ExpressionAttributeValues: { ':seen': revision },
        }),
      );
      return claim;
    } catch (error) {
      if (!isConditionFailure(error) || attempt === MOST_TRIES) throw error;
    }
  }
}
