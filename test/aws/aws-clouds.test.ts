import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { awsClouds } from '../../src/aws/aws-clouds.ts';
import { deployedDocuments } from './deployed-documents.ts';

const setup = {
  home: { regions: ['eu-west-1'] },
  accounts: [
    {
      account: '222222222222',
      regions: ['eu-west-1', 'us-east-1'],
      roleArn: 'arn:aws:iam::222222222222:role/fiveohtwo-spoke',
      externalId: 'between-us',
    },
  ],
  documents: deployedDocuments(),
  documentsOf: { account: '111111111111', region: 'eu-west-1' },
  sessionName: 'fiveohtwo inc/1',
};

/** Plays STS and every other service of a region: what was asked, and with whose key it was signed. */
let server: Server;
const asked: { readonly action: string; readonly form: URLSearchParams; readonly key: string }[] =
  [];
const before = { ...process.env };

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const action = form.get('Action') ?? '';
      const key = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? 'unsigned';
      asked.push({ action, form, key });
      response.setHeader('content-type', 'text/xml');
      response.end(
        action === 'AssumeRole'
          ? `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>SPOKE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`
          : `<${action}Response><${action}Result/></${action}Response>`,
      );
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${port}`;
  process.env['AWS_ACCESS_KEY_ID'] = 'HUB';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
});
afterAll(() => {
  process.env = before;
  server.close();
});
beforeEach(() => {
  asked.length = 0;
});

describe('the clouds of a deployment', () => {
  it('are its own region, then every region of the accounts that its catalogue names', () => {
    expect(awsClouds(setup).places).toEqual([
      { account: null, region: 'eu-west-1' },
      { account: '222222222222', region: 'eu-west-1' },
      { account: '222222222222', region: 'us-east-1' },
    ]);
  });

  it('asks at home with its own credentials', async () => {
    const { loadBalancers } = awsClouds(setup).at({ account: null, region: 'eu-west-1' });

    expect((await loadBalancers.targetGroups({ by: 'all' })).kind).toBe('answered');
    expect(asked.map(({ action, key }) => [action, key])).toEqual([
      ['DescribeTargetGroups', 'HUB'],
    ]);
  });

  it('assumes the role of another account once for all clients, by the external id, in the name of the incident', async () => {
    const { loadBalancers, networkPaths } = awsClouds(setup).at({
      account: '222222222222',
      region: 'us-east-1',
    });

    await Promise.all([
      loadBalancers.targetGroups({ by: 'all' }),
      networkPaths.instances(['i-00000000000000001']),
    ]);

    const [assumed, ...others] = asked;
    expect(Object.fromEntries(assumed?.form ?? [])).toMatchObject({
      Action: 'AssumeRole',
      RoleArn: 'arn:aws:iam::222222222222:role/fiveohtwo-spoke',
      ExternalId: 'between-us',
      RoleSessionName: 'fiveohtwo-inc-1',
    });
    expect(others.map(({ action, key }) => [action, key]).sort()).toEqual([
      ['DescribeInstances', 'SPOKE'],
      ['DescribeTargetGroups', 'SPOKE'],
    ]);
  });

  it('has no cloud for an account or region that the catalogue does not name', () => {
    expect(() => awsClouds(setup).at({ account: '333333333333', region: 'eu-west-1' })).toThrow(
      RangeError,
    );
    expect(() => awsClouds(setup).at({ account: null, region: 'us-east-1' })).toThrow(RangeError);
  });
});
