import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import dynalite from 'dynalite';
import { patientConfig } from '../../src/aws/client-config.ts';
import { dynamoIncidentStore } from '../../src/aws/dynamo-incident-store.ts';
import { NOBODY_SAID } from '../../src/evidence/bundle.ts';
import { openRecord } from '../../src/incident/record.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { handClock, incidentStoreContract } from '../ports/incident-store.contract.ts';

// A real DynamoDB protocol on the loopback: conditions are judged by somebody else's code.
const server = dynalite({ createTableMs: 0 });
const before = { ...process.env };
let tables = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${server.address().port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});

afterAll(async () => {
  process.env = before;
  await new Promise<void>((resolve) => server.close(resolve));
});

async function emptyTable(): Promise<string> {
  tables += 1;
  const TableName = `incidents-${tables}`;
  const client = new DynamoDBClient(patientConfig({ region: 'eu-west-1' }));
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  // dynalite creates a table in the background, at the earliest in the next turn.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return TableName;
}

const storeIn = (table: string, clock: Clock) =>
  dynamoIncidentStore({
    table,
    clock,
    client: patientConfig({ region: 'eu-west-1' }),
    retentionDays: 90,
  });

incidentStoreContract('DynamoDB', async (clock) => storeIn(await emptyTable(), clock));

describe('the DynamoDB table', () => {
  const request = {
    incidentId: 'inc-1',
    query: 'shop',
    askedBy: { user: 'U1', team: 'T1', name: 'ann' },
    channel: 'C1',
  };

  async function itemsOf(table: string) {
    const client = new DynamoDBClient(patientConfig({ region: 'eu-west-1' }));
    return (await client.send(new ScanCommand({ TableName: table }))).Items ?? [];
  }

  it('lets incidents and evidence expire, and the audit trail never', async () => {
    const table = await emptyTable();
    const clock = handClock('2026-11-22T00:00:00Z');
    const store = storeIn(table, clock);

    await store.save(openRecord(request, '2026-11-22T00:00:00Z'));
    await store.saveBundle('inc-1', 'initial', {
      version: 1,
      subject: NOBODY_SAID,
      exhibits: [],
    });
    await store.audit({
      id: 'opened',
      incidentId: 'inc-1',
      at: '2026-11-22T00:00:00Z',
      who: 'fiveohtwo',
      kind: 'opened',
      what: 'opened',
      planHash: null,
    });

    const in90Days = String(Date.parse('2027-02-20T00:00:00Z') / 1000);
    const expiries = (await itemsOf(table)).map(({ pk, expires }) => [pk?.S, expires?.N]);
    expect(expiries).toHaveLength(4);
    expect(new Set(expiries.map((pair) => pair.join(' ')))).toEqual(
      new Set([`INCIDENT#inc-1 ${in90Days}`, 'AUDIT#inc-1 ']),
    );
  });

  it('does not let another incident take over a decision', async () => {
    const store = storeIn(await emptyTable(), handClock());
    const decision = {
      decisionId: 'd1',
      incidentId: 'inc-1',
      callbackId: 'c1',
      options: [],
      expiresAt: '2026-11-22T03:15:00Z',
    };
    await store.openDecision(decision);

    await expect(
      store.openDecision({ ...decision, incidentId: 'inc-2', callbackId: 'c2' }),
    ).rejects.toThrow(RangeError);

    expect((await store.loadDecision('d1'))?.callbackId).toBe('c1');
  });
});
