import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type GatewaySettings, gatewayAtStart } from '../../../src/lab/fleet/gateway-settings.ts';
import { siteFile } from '../../../src/lab/fleet/host/nginx-configuration.ts';
import { unifiedDiff } from '../../../src/lab/fleet/host/unified-diff.ts';

const folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-diff-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the documents do: `diff -U 1 OLD NEW | sed 1,2d`. */
function real(before: readonly string[], after: readonly string[]): readonly string[] {
  const files = [before, after].map((lines, index) => {
    const path = join(folder, String(index));
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  });
  const { stdout } = spawnSync('diff', ['-U', '1', ...files], { encoding: 'utf8' });
  return stdout.trimEnd().split('\n').slice(2);
}

const START = gatewayAtStart('nginx-node');

describe("the lab's documents show an edit as diff does", () => {
  it.each<{ of: string; change: Partial<GatewaySettings> }>([
    { of: 'one value', change: { readTimeoutSeconds: 39 } },
    { of: 'directives that are added', change: { headerKilobytes: 32 } },
    { of: 'two places of the file', change: { mostPerSecond: 15 } },
  ])('$of', ({ change }) => {
    const [before, after] = [
      siteFile('nginx-node', START),
      siteFile('nginx-node', { ...START, ...change }),
    ];

    expect(unifiedDiff(before, after)).toEqual(real(before, after));
    expect(unifiedDiff(after, before)).toEqual(real(after, before));
    expect(unifiedDiff(before, before)).toEqual([]);
  });
});
