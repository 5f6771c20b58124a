import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import type { LogFiles } from '../ports/log-files.ts';
import { ask } from './ask.ts';
import { type Access, patientConfig } from './client-config.ts';
import { mayAskAgain, serviceErrorOf } from './service-error.ts';

/** Ten nodes write 120 files an hour; this is many hours of a large load balancer. */
const MOST_PAGES = 4;

export function s3LogFiles(access: Access): LogFiles {
  const client = new S3Client(patientConfig(access));
  return {
    list: ({ bucket, prefix, after }) =>
      ask('s3:ListBucket', async () => {
        const Contents: { Key: string; Size: number }[] = [];
        const input = { Bucket: bucket, Prefix: prefix, StartAfter: after };
        let pages = 0;
        for await (const page of paginateListObjectsV2({ client }, input)) {
          for (const { Key, Size = 0 } of page.Contents ?? []) {
            if (Key !== undefined) Contents.push({ Key, Size });
          }
          pages += 1;
          if (pages === MOST_PAGES) break;
        }
        return { Contents };
      }),

    open: async (bucket, key) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        if (Body === undefined) {
          return { kind: 'failed', message: `s3:GetObject: ${key} is empty`, retryable: false };
        }
        return { kind: 'opened', text: unpacked(Body as AsyncIterable<Uint8Array>, key) };
      } catch (error) {
        const problem = serviceErrorOf(error);
        if (problem.kind === 'denied') {
          return { kind: 'denied', action: 's3:GetObject', message: problem.message };
        }
        return {
          kind: 'failed',
          message: `s3:GetObject: ${problem.code}: ${problem.message}`,
          retryable: mayAskAgain(problem),
        };
      }
    },
  };
}

/** The text of a gzipped body. Destroying the pipeline when a reader stops early closes the connection, too. */
async function* unpacked(body: AsyncIterable<Uint8Array>, key: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  if (!key.endsWith('.gz')) {
    for await (const piece of body) yield decoder.decode(piece, { stream: true });
    return;
  }
  const source = Readable.from(body, { objectMode: false });
  const gunzip = createGunzip();
  // pipeline() carries errors of either side to the reader, and ends both when the reader stops.
  pipeline(source, gunzip, () => {});
  for await (const piece of gunzip) {
    yield decoder.decode(piece as Uint8Array, { stream: true });
  }
}
