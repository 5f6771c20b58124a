import { describe, expect, it } from '@jest/globals';
import { ask, inBatches } from '../../src/aws/ask.ts';
import { serviceFailure, socketFailure } from './service-failure.ts';

const ACTION = 'elasticloadbalancing:DescribeTargetHealth';
const denied = (message: string) => ({ kind: 'denied', action: ACTION, message });
const failed = (retryable: boolean) => expect.objectContaining({ kind: 'failed', retryable });

describe('asking an AWS API', () => {
  it('answers with the output as it is, dates as ISO 8601, without notes of the SDK', async () => {
    const output = {
      $metadata: { requestId: 'r' },
      Rules: [{ At: new Date('2026-11-22T03:00:00Z'), Port: 80, Description: undefined }],
    };

    expect(await ask(ACTION, () => Promise.resolve(output))).toEqual({
      kind: 'answered',
      json: '{"Rules":[{"At":"2026-11-22T03:00:00.000Z","Port":80}]}',
    });
  });

  it.each([
    // ELBv2 and CloudWatch, the JSON services, EC2: three names for the same.
    { failure: serviceFailure('AccessDenied', 403, 'no'), answer: denied('no') },
    { failure: serviceFailure('AccessDeniedException', 400, 'no'), answer: denied('no') },
    { failure: serviceFailure('UnauthorizedOperation', 403, 'no'), answer: denied('no') },
    { failure: serviceFailure('Throttling', 400), answer: failed(true) },
    { failure: serviceFailure('ThrottlingException', 400), answer: failed(true) },
    { failure: serviceFailure('RequestLimitExceeded', 503), answer: failed(true) },
    { failure: serviceFailure('HealthUnavailable', 500), answer: failed(true) },
    { failure: serviceFailure('InternalServerError', 500), answer: failed(true) },
    { failure: serviceFailure('TargetGroupNotFoundException', 400), answer: failed(false) },
    { failure: serviceFailure('ValidationError', 400), answer: failed(false) },
    { failure: serviceFailure('ExpiredTokenException', 403), answer: failed(false) },
    { failure: socketFailure('ECONNREFUSED'), answer: failed(true) },
    { failure: socketFailure('ECONNRESET'), answer: failed(true) },
    {
      failure: Object.assign(new Error('no credentials'), { name: 'CredentialsProviderError' }),
      answer: failed(false),
    },
    { failure: 'not even an error', answer: failed(true) },
  ])('given $failure, it answers $answer', async ({ failure, answer }) => {
    expect(await ask(ACTION, () => Promise.reject(failure))).toEqual(answer);
  });

  it('says which action failed and why', async () => {
    const answer = await ask(ACTION, () => Promise.reject(serviceFailure('Throttling')));

    expect(answer).toMatchObject({ message: `${ACTION}: Throttling: Throttling said the service` });
  });

  it('splits what an API takes in portions', () => {
    expect(inBatches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(inBatches([], 2)).toEqual([]);
  });
});
