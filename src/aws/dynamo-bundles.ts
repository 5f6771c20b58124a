import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type EvidenceBundle, parseBundle } from '../evidence/bundle.ts';
import { bundleItem, packedItem } from './stored-shapes.ts';

const gzipBytes = promisify(gzip);
const gunzipBytes = promisify(gunzip);

/** An item may have 400 KB with its names; the rest is kept free for keys. */
const MOST_BYTES_PER_ITEM = 350 * 1024;

/** Far above any bundle; a corrupted or hostile item must not fill the memory. */
const MOST_UNPACKED_BYTES = 64 * 1024 * 1024;

export const pack = (json: string): Promise<Buffer> => gzipBytes(json);

export async function unpack(packed: Uint8Array): Promise<string> {
  return (await gunzipBytes(packed, { maxOutputLength: MOST_UNPACKED_BYTES })).toString('utf8');
}

/**
 * Writes a bundle, compressed, over as many items as it needs: first the parts under the digest of their content,
 * then the one item that names them. Whoever reads meanwhile sees the old bundle or the new one, never a mixture.
 */
export async function writeBundle(
  client: DynamoDBDocumentClient,
  table: string,
  place: { readonly pk: string; readonly key: string; readonly expires: number },
  bundle: EvidenceBundle,
): Promise<void> {
  const { pk, key, expires } = place;
  const packed = await pack(JSON.stringify(bundle));
  const digest = createHash('sha256').update(packed).digest('hex').slice(0, 32);
  const parts = inBytes(packed);
  for (const [index, part] of parts.entries()) {
    const Item = { pk, sk: partKey(key, digest, index), packed: part, expires };
    await client.send(new PutCommand({ TableName: table, Item }));
  }
  const Item = { pk, sk: bundleKey(key), digest, parts: parts.length, expires };
  await client.send(new PutCommand({ TableName: table, Item }));
}

export async function readBundle(
  client: DynamoDBDocumentClient,
  table: string,
  pk: string,
  key: string,
): Promise<EvidenceBundle | null> {
  const get = async (sk: string) => {
    const Key = { pk, sk };
    return (await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true })))
      .Item;
  };
  const head = await get(bundleKey(key));
  if (head === undefined) return null;
  const { digest, parts } = bundleItem.parse(head);
  const packed: Uint8Array[] = [];
  for (let index = 0; index < parts; index += 1) {
    packed.push(packedItem.parse(await get(partKey(key, digest, index))).packed);
  }
  return parseBundle(JSON.parse(await unpack(Buffer.concat(packed))));
}

const bundleKey = (key: string): string => `BUNDLE#${key}`;

const partKey = (key: string, digest: string, index: number): string =>
  `BUNDLE-PART#${key}#${digest}#${String(index).padStart(4, '0')}`;

function inBytes(packed: Buffer): readonly Buffer[] {
  const starts = Array.from(
    { length: Math.ceil(packed.length / MOST_BYTES_PER_ITEM) },
    (_, index) => index * MOST_BYTES_PER_ITEM,
  );
  return starts.map((start) => packed.subarray(start, start + MOST_BYTES_PER_ITEM));
}
