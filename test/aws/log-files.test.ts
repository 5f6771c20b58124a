import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { s3LogFiles } from '../../src/aws/log-files.ts';
import { serviceFailure } from './service-failure.ts';

const client = mockClient(S3Client);
const files = s3LogFiles({ region: 'eu-west-1' });

beforeEach(() => {
  client.reset();
});

const answersWith = (bytes: Uint8Array) =>
  // The SDK's body is a stream with methods of its own; a plain stream is what is used of it.
  client.on(GetObjectCommand).resolves({ Body: Readable.from([bytes]) as never });

async function textOf(key: string): Promise<string> {
  const stream = await files.open('logs', key);
  if (stream.kind !== 'opened') throw new TypeError(stream.message);
  let text = '';
  for await (const piece of stream.text) text += piece;
  return text;
}

describe('log files in S3', () => {
  it('are listed after a key, page by page', async () => {
    client
      .on(ListObjectsV2Command)
      .resolves({ Contents: [{ Key: 'a', Size: 1 }], NextContinuationToken: 'more' })
      .on(ListObjectsV2Command, { ContinuationToken: 'more' })
      .resolves({ Contents: [{ Key: 'b', Size: 2 }] });

    expect(await files.list({ bucket: 'logs', prefix: 'AWSLogs/', after: 'AWSLogs/x' })).toEqual({
      kind: 'answered',
      json: '{"Contents":[{"Key":"a","Size":1},{"Key":"b","Size":2}]}',
    });
    // The paginator writes the token into the same input.
    expect(client.commandCalls(ListObjectsV2Command)[0]?.args[0].input).toMatchObject({
      Bucket: 'logs',
      Prefix: 'AWSLogs/',
      StartAfter: 'AWSLogs/x',
    });
  });

  it('are unpacked as they arrive', async () => {
    answersWith(gzipSync('https 2026-11-22T15:50:00Z ü\n'));

    expect(await textOf('x.log.gz')).toBe('https 2026-11-22T15:50:00Z ü\n');
  });

  it('that are not gzipped are read as they are', async () => {
    answersWith(Buffer.from('plain'));

    expect(await textOf('x.log')).toBe('plain');
  });

  it('that are no gzip fail where they are read', async () => {
    answersWith(Buffer.from('plain'));

    await expect(textOf('x.log.gz')).rejects.toThrow('incorrect header check');
  });

  it.each([
    { name: 'AccessDenied', status: 403, answer: { kind: 'denied', action: 's3:GetObject' } },
    { name: 'NoSuchKey', status: 404, answer: { kind: 'failed', retryable: false } },
    { name: 'SlowDown', status: 503, answer: { kind: 'failed', retryable: true } },
  ])('answer $name as a value', async ({ name, status, answer }) => {
    client.on(GetObjectCommand).rejects(serviceFailure(name, status));

    expect(await files.open('logs', 'x')).toMatchObject(answer);
  });
});
