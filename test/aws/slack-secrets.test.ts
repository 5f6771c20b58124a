import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { hastyConfig } from '../../src/aws/client-config.ts';
import { slackSecrets } from '../../src/aws/slack-secrets.ts';
import { type HandClock, handClock } from '../ports/incident-store.contract.ts';
import { serviceFailure } from './service-failure.ts';

const ssm = mockClient(SSMClient);
const names = { token: '/fiveohtwo/slack-token', signingSecret: '/fiveohtwo/signing-secret' };
const parameters = (token: string, signingSecret: string) => ({
  // Parameter Store answers in an order of its own.
  Parameters: [
    { Name: names.signingSecret, Value: signingSecret },
    { Name: names.token, Value: token },
  ],
});

let clock: HandClock;
const read = () => slackSecrets(names, hastyConfig({ region: 'eu-west-1' }), clock);
beforeEach(() => {
  ssm.reset();
  clock = handClock();
});

describe('the secrets of the Slack app', () => {
  it('are read decrypted, once, however many requests arrive', async () => {
    ssm.on(GetParametersCommand).resolves(parameters('xoxb-1', 'secret-1'));
    const secrets = read();

    expect(await Promise.all([secrets(), secrets(), secrets()])).toEqual(
      Array(3).fill({ token: 'xoxb-1', signingSecret: 'secret-1' }),
    );

    expect(ssm.calls()).toHaveLength(1);
    expect(ssm.commandCalls(GetParametersCommand)[0]?.args[0].input).toEqual({
      Names: [names.token, names.signingSecret],
      WithDecryption: true,
    });
  });

  it('are read again after five minutes, so that a rotated token arrives', async () => {
    ssm
      .on(GetParametersCommand)
      .resolvesOnce(parameters('xoxb-1', 'secret-1'))
      .resolves(parameters('xoxb-2', 'secret-2'));
    const secrets = read();
    await secrets();

    clock.advance(301);

    expect((await secrets()).token).toBe('xoxb-2');
  });

  it('are used on while Parameter Store does not answer', async () => {
    ssm
      .on(GetParametersCommand)
      .resolvesOnce(parameters('xoxb-1', 'secret-1'))
      .rejects(serviceFailure('ThrottlingException'));
    const secrets = read();
    await secrets();

    clock.advance(301);

    expect((await secrets()).token).toBe('xoxb-1');
  });

  it.each([
    { given: 'no token', answer: { Parameters: [{ Name: names.signingSecret, Value: 's' }] } },
    { given: 'an empty signing secret', answer: parameters('xoxb-1', '') },
  ])('are refused with $given, naming the parameter', async ({ answer }) => {
    ssm.on(GetParametersCommand).resolves(answer);

    await expect(read()()).rejects.toThrow(/Parameter \/fiveohtwo\/\S+ is missing or empty/);
  });

  it('are asked for anew after a first read that failed', async () => {
    ssm
      .on(GetParametersCommand)
      .rejectsOnce(serviceFailure('InternalServerError', 500))
      .resolves(parameters('xoxb-1', 'secret-1'));
    const secrets = read();

    await expect(secrets()).rejects.toThrow('InternalServerError');
    expect((await secrets()).token).toBe('xoxb-1');
  });
});
