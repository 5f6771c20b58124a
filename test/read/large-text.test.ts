import { describe, expect, it } from '@jest/globals';
import { readExhibit } from '../../src/read/registry.ts';
import { exhibit } from './exhibits.ts';

const LARGE = 300 * 1024;
const REFUSED =
  '2026/11/22 16:12:43 [error] 31#31: *3 connect() failed (111: Connection refused) while connecting to upstream, client: 10.20.1.1, server: shop, request: "GET / HTTP/1.1", upstream: "http://10.20.2.20:8081/", host: "shop"\n';
const OOM =
  '[12345.678901] Out of memory: Killed process 812 (node) total-vm:812000kB, anon-rss:480000kB\n';

const large = (line: string) => line.repeat(Math.ceil(LARGE / line.length));

describe('a large log', () => {
  it('is read by the reader that owns its lines, and what stands among them by the others', () => {
    const text = `${large(REFUSED)}${OOM}${REFUSED}`;

    const observations = readExhibit(exhibit(text, 'everything', 'gateway'));

    const oomLine = text.split('\n').findIndex((line) => line.includes('Out of memory')) + 1;
    expect(observations).toContainEqual(
      expect.objectContaining({ kind: 'failure', failure: 'refused', count: oomLine }),
    );
    expect(observations).toContainEqual(
      expect.objectContaining({
        kind: 'event',
        event: 'oom-killed',
        citations: [expect.objectContaining({ line: oomLine })],
      }),
    );
  });

  it('full of failures is never called quiet', () => {
    const observations = readExhibit(exhibit(large(REFUSED), 'error.log', 'gateway'));

    expect(observations.map(({ kind }) => kind)).not.toContain('quiet-log');
  });
});
