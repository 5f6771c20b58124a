import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { parseInstant } from '../brand.ts';
import type { Clock } from '../ports/clock.ts';
import type { IncidentStore } from '../ports/incident-store.ts';
import type { ClientConfig } from './client-config.ts';
import { isConditionFailure } from './condition-failure.ts';
import { claimAttempt } from './dynamo-attempts.ts';
import { pack, readBundle, unpack, writeBundle } from './dynamo-bundles.ts';
import { enterFence, freeLock, takeLock } from './dynamo-lock.ts';
import { appendToTrail, readTrail } from './dynamo-trail.ts';
import { decisionItem, messageItem, packedItem, parseRecord } from './stored-shapes.ts';

export interface DynamoSetup {
  readonly table: string;
  readonly client: ClientConfig;
  readonly clock: Clock;
  /** Incidents and their evidence are deleted after this; the audit trail never. */
  readonly retentionDays: number;
}

const DAY_SECONDS = 86_400;

/** A decision outlives its expiry a little: a late click is told that it was late. */
const DECISION_KEPT_SECONDS = 7 * DAY_SECONDS;

/**
 * Incidents in one DynamoDB table. Every write touches one item and decides races by its condition: no
 * transaction is needed.
 *
 * | pk | sk | holds |
 * |---|---|---|
 * | `INCIDENT#<id>` | `RECORD` | the record, gzip JSON, with its revision |
 * | `INCIDENT#<id>` | `MESSAGE` | where its message is |
 * | `INCIDENT#<id>` | `BUNDLE#<key>`, `BUNDLE-PART#<key>#<digest>#<n>` | evidence, gzip JSON |
 * | `AUDIT#<id>` | `<sequence>` | one entry each; a key of its own, so that IAM can forbid its deletion |
 * | `DECISION#<id>` | `DECISION` | an open question |
 * | `LOCK#<target group>` | `LOCK` | who may act on it, until when, and the fencing token |
 * | `TRIED#<target group>` | `TRIED` | the remedies that were begun on it within a day |
 */
export function dynamoIncidentStore(setup: DynamoSetup): IncidentStore {
  const { table, clock, retentionDays } = setup;
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(setup.client));

  const get = async (pk: string, sk: string) => {
    const Key = { pk, sk };
    // Consistent: a click arrives within a second of the write that it answers.
    return (await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true })))
      .Item;
  };
  const incidentExpires = () => Math.ceil(clock.now() / 1000) + retentionDays * DAY_SECONDS;

  return {
    async save(incident) {
      const { incidentId, revision, stage, openedAt } = incident;
      const packed = await pack(JSON.stringify(incident));
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: {
              pk: incidentKey(incidentId),
              sk: 'RECORD',
              revision,
              packed,
              // For people who look into the table.
              stage,
              openedAt,
              expires: incidentExpires(),
            },
            ConditionExpression: 'attribute_not_exists(pk) OR revision <= :revision',
            ExpressionAttributeValues: { ':revision': revision },
          }),
        );
      } catch (error) {
        // A newer revision is stored: this one came late and changes nothing.
        if (!isConditionFailure(error)) throw error;
      }
    },

    async load(incidentId) {
      const item = await get(incidentKey(incidentId), 'RECORD');
      return item === undefined ? null : parseRecord(await unpack(packedItem.parse(item).packed));
    },

    async saveMessage(incidentId, { channel, ts }) {
      const Item = { pk: incidentKey(incidentId), sk: 'MESSAGE', channel, ts };
      await client.send(
        new PutCommand({ TableName: table, Item: { ...Item, expires: incidentExpires() } }),
      );
    },

    async loadMessage(incidentId) {
      const item = await get(incidentKey(incidentId), 'MESSAGE');
      return item === undefined ? null : messageItem.parse(item);
    },

    saveBundle: (incidentId, key, bundle) =>
      writeBundle(
        client,
        table,
        { pk: incidentKey(incidentId), key, expires: incidentExpires() },
        bundle,
      ),

    loadBundle: (incidentId, key) => readBundle(client, table, incidentKey(incidentId), key),

    async openDecision(decision) {
      const { decisionId, incidentId, expiresAt } = decision;
      const until = parseInstant(expiresAt);
      if (until === null) throw new RangeError(`A decision expires at a time, not "${expiresAt}"`);
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: {
              ...decision,
              pk: decisionKey(decisionId),
              sk: 'DECISION',
              expires: Math.ceil(until / 1000) + DECISION_KEPT_SECONDS,
            },
            // A repeated step opens it again; another incident may never take it over.
            ConditionExpression: 'attribute_not_exists(pk) OR incidentId = :incident',
            ExpressionAttributeValues: { ':incident': incidentId },
          }),
        );
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        throw new RangeError(`Decision ${decisionId} belongs to another incident`, {
          cause: error,
        });
      }
    },

    async loadDecision(decisionId) {
      const item = await get(decisionKey(decisionId), 'DECISION');
      return item === undefined ? null : decisionItem.parse(item);
    },

    lock: (targetGroup, incidentId, until) =>
      takeLock(client, table, clock, { targetGroup, incidentId, until }),

    enterFence: (targetGroup, incidentId, token) =>
      enterFence(client, table, clock, { targetGroup, incidentId, token }),

    unlock: (targetGroup, incidentId) => freeLock(client, table, targetGroup, incidentId),

    claimAttempt: (targetGroup, tried, limits) =>
      claimAttempt(client, table, targetGroup, tried, limits),

    audit: (entry) => appendToTrail(client, table, entry),

    auditTrail: (incidentId) => readTrail(client, table, incidentId),
  };
}

const incidentKey = (incidentId: string): string => `INCIDENT#${incidentId}`;
const decisionKey = (decisionId: string): string => `DECISION#${decisionId}`;
