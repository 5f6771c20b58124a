import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListVersionsByFunctionCommand,
} from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { lambdaFunctions } from '../../src/aws/functions.ts';

const client = mockClient(LambdaClient);
const functions = lambdaFunctions({ region: 'eu-west-1' });

beforeEach(() => {
  client.reset();
});

describe('Lambda functions', () => {
  it('are read without their environment variables', async () => {
    client.on(GetFunctionConfigurationCommand).resolves({
      FunctionName: 'shop',
      Timeout: 10,
      Environment: { Variables: { PASSWORD: 'hunter2' } },
    });

    expect(await functions.configuration('arn')).toEqual({
      kind: 'answered',
      json: '{"FunctionName":"shop","Timeout":10}',
    });
  });

  it('keep the newest versions, which are listed last', async () => {
    const page = (from: number) =>
      Array.from({ length: 50 }, (_, i) => ({ Version: String(from + i), Environment: {} }));
    client
      .on(ListVersionsByFunctionCommand)
      .resolves({ Versions: page(1), NextMarker: 'more' })
      .on(ListVersionsByFunctionCommand, { Marker: 'more' })
      .resolves({ Versions: page(51) });

    const answer = await functions.versions('arn');

    const versions = answer.kind === 'answered' ? JSON.parse(answer.json).Versions : [];
    expect(versions).toHaveLength(20);
    expect(versions.at(0)).toEqual({ Version: '81' });
    expect(versions.at(-1)).toEqual({ Version: '100' });
  });
});
