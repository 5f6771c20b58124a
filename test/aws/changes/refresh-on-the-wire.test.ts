import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { awsCloudChanges } from '../../../src/aws/cloud-changes.ts';
import { asCaller } from '../../run-command/caller.ts';

/**
 * An instance refresh that runs, rolled back over HTTP: none of the stand-ins for AWS knows the operation. The answers
 * are those of the service's model (autoscaling 2011-01-01, query protocol) with the values of its examples.
 *
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RollbackInstanceRefresh.html
 */
const GROUP = 'my-auto-scaling-group';
const REFRESH = '08b91cf7-8fa6-48af-b6a6-d227f40f1b9b';
const call = {
  kind: 'roll-back-instance-refresh',
  autoScalingGroup: GROUP,
  refreshId: REFRESH,
} as const;

/** What the service is in the middle of, and what it answers to the roll-back. */
const service = {
  status: 'InProgress',
  rollBack: (): { readonly status: number; readonly xml: string } => ROLLED_BACK,
  asked: [] as Readonly<Record<string, string>>[],
};

const ROLLED_BACK = {
  status: 200,
  xml: result('RollbackInstanceRefresh', `<InstanceRefreshId>${REFRESH}</InstanceRefreshId>`),
};

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const asked = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
  service.asked.push(asked);
  const answer =
    asked['Action'] === 'RollbackInstanceRefresh'
      ? service.rollBack()
      : { status: 200, xml: described(service.status) };
  response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.xml);
});

let restore = () => {};
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  restore = asCaller({ AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
});
afterAll(() => {
  restore();
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  Object.assign(service, { status: 'InProgress', rollBack: () => ROLLED_BACK, asked: [] });
});

const actions = () => service.asked.map(({ Action }) => Action);
const changes = () => awsCloudChanges({ region: 'eu-west-1' });

describe('rolling back an instance refresh, on the wire', () => {
  it('looks at the refresh that was approved, and rolls back that of its group', async () => {
    expect(await changes().apply(call)).toEqual({
      kind: 'changed',
      detail: `Instance refresh ${REFRESH} is being rolled back.`,
      handle: null,
    });

    expect(service.asked).toEqual([
      {
        Action: 'DescribeInstanceRefreshes',
        Version: '2011-01-01',
        AutoScalingGroupName: GROUP,
        'InstanceRefreshIds.member.1': REFRESH,
      },
      { Action: 'RollbackInstanceRefresh', Version: '2011-01-01', AutoScalingGroupName: GROUP },
    ]);
  });

  it.each([
    { status: 'RollbackInProgress', answer: 'unchanged', holds: true },
    { status: 'RollbackSuccessful', answer: 'unchanged', holds: true },
    { status: 'RollbackFailed', answer: 'failed', holds: false },
    { status: 'Cancelled', answer: 'failed', holds: false },
    { status: 'Failed', answer: 'failed', holds: false },
  ])('of one that is $status: $answer, and asks for no roll-back', async (row) => {
    service.status = row.status;

    expect(await changes().apply(call)).toMatchObject({ kind: row.answer });
    expect(await changes().prove(call)).toMatchObject({ holds: row.holds });
    expect(actions()).not.toContain('RollbackInstanceRefresh');
  });

  it('says what AWS says when it cannot be rolled back', async () => {
    service.rollBack = () => fault(400, 'IrreversibleInstanceRefresh', 'No desired configuration.');

    expect(await changes().apply(call)).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('IrreversibleInstanceRefresh'),
    });
  });

  it('knows its own roll-back when the first answer is lost and the second says that nothing is active', async () => {
    service.rollBack = () => {
      if (service.status === 'RollbackInProgress') {
        return fault(400, 'ActiveInstanceRefreshNotFound', 'No active instance refresh.');
      }
      service.status = 'RollbackInProgress';
      return fault(500, 'InternalFailure', 'lost');
    };

    expect(await changes().apply(call)).toMatchObject({ kind: 'changed' });
    expect(actions().filter((action) => action === 'RollbackInstanceRefresh')).toHaveLength(2);
  }, 30_000);
});

function described(status: string): string {
  return result(
    'DescribeInstanceRefreshes',
    `<InstanceRefreshes><member>
      <AutoScalingGroupName>${GROUP}</AutoScalingGroupName>
      <InstanceRefreshId>${REFRESH}</InstanceRefreshId>
      <InstancesToUpdate>0</InstancesToUpdate>
      <PercentageComplete>50</PercentageComplete>
      <StartTime>2023-06-13T16:46:52+00:00</StartTime>
      <Status>${status}</Status>
      <StatusReason>Waiting for instances to warm up before continuing.</StatusReason>
    </member></InstanceRefreshes>`,
  );
}

function result(operation: string, inner: string): string {
  return `<${operation}Response xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><${operation}Result>${inner}</${operation}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${operation}Response>`;
}

function fault(status: number, code: string, message: string) {
  return {
    status,
    xml: `<ErrorResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
  };
}
