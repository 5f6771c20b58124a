import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { diagnoseObservations } from '../../../src/diagnosis/diagnose.ts';
import { loadEvidence } from '../../../src/evidence/inputs/input.ts';
import { readLargeLog } from '../../../src/evidence/inputs/large-log.ts';

const refused = (second: number) =>
  `2026/11/22 16:${String(10 + Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')} [error] 31#31: *${second} connect() to unix:/run/shop.sock failed (13: Permission denied) while connecting to upstream, client: 10.20.1.1, server: shop.example.com, request: "GET /api/cart HTTP/1.1", upstream: "http://unix:/run/shop.sock:/api/cart", host: "shop.example.com"`;

/** Some 9 MB: three pieces. */
const LINES = Array.from({ length: 30_000 }, (_, index) => refused(Math.floor(index / 25)));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'large-log-'));
  await writeFile(join(folder, 'error.log'), `${LINES.join('\n')}\n`);
  await writeFile(join(folder, 'error.log.gz'), gzipSync(`${LINES.join('\n')}\n`));
  await writeFile(join(folder, 'broken.gz'), 'not gzip');
});
afterAll(() => rm(folder, { recursive: true }));

describe('a log that is read in pieces', () => {
  it.each(['error.log', 'error.log.gz'])(
    'counts every line of %s once, and cites first and last',
    async (name) => {
      const failures = (await readLargeLog(join(folder, name))).filter(
        ({ kind }) => kind === 'failure',
      );
      expect(failures.reduce((sum, { count }) => sum + count, 0)).toBe(LINES.length);
      const [failure] = failures;
      expect(failure?.citations.map(({ line }) => line)).toEqual([1, 2, LINES.length]);
      expect(failure?.citations.at(-1)?.text).toBe(LINES.at(-1));
      expect((failure?.last ?? 0) - (failure?.first ?? 0)).toBe((LINES.length / 25 - 1) * 1000);
    },
  );

  it('is diagnosed as the same log is that is read whole', async () => {
    const { bundle, observations } = await loadEvidence(join(folder, 'error.log.gz'));
    const best = diagnoseObservations(bundle, observations).verdicts[0];
    expect(best?.cause).toBe('mandatory-access-denied');
    expect(best?.because[0]?.line).toBeGreaterThan(0);
  });

  it('says so when it is no gzip, whatever its name says', async () => {
    await expect(readLargeLog(join(folder, 'broken.gz'))).rejects.toThrow(/is it really gzip/);
  });
});
