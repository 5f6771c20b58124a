import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pause, systemClock } from '../../src/aws/clock.ts';
import { runCommandHosts } from '../../src/aws/hosts.ts';
import { deployedDocuments } from './deployed-documents.ts';

// The SDK's own retries decide this, so no mock of the client will do: a server counts what arrives.
const ID = 'i-00000000000000001';
const before = { ...process.env };
let server: Server;
let sends: number;

beforeEach(async () => {
  sends = 0;
  server = createServer((request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1];
    if (operation === 'SendCommand') {
      sends += 1;
      // The request arrived, the answer is lost.
      request.resume().on('end', () => request.socket.destroy());
      return;
    }
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(
      JSON.stringify({
        InstanceInformationList: [
          {
            InstanceId: ID,
            PingStatus: 'Online',
            PlatformType: 'Linux',
            AgentVersion: '3.3.3000.0',
          },
        ],
      }),
    );
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});

afterEach(async () => {
  process.env = { ...before };
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('a command whose answer is lost', () => {
  it('is not sent a second time, and what became of it is unknown', async () => {
    const hosts = runCommandHosts({
      access: { region: 'eu-west-1' },
      documents: deployedDocuments(),
      clock: systemClock,
      pause,
    });

    const answers = await hosts.run({
      document: 'restart-service-linux',
      instanceIds: [ID],
      parameters: { unit: 'shop-api', port: '8080' },
      deadlineSeconds: 10,
      comment: 'fiveohtwo inc-1',
    });

    expect(answers).toEqual([expect.objectContaining({ instanceId: ID, kind: 'unknown' })]);
    expect(sends).toBe(1);
  });
});
