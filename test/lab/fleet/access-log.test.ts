import { describe, expect, it } from '@jest/globals';
import { epochMs } from '../../../src/brand.ts';
import { accessLogLines } from '../../../src/lab/fleet/access-log.ts';
import { SHOP } from '../../../src/lab/fleet/topology.ts';
import { parsed, StagedFleet } from './staged-fleet.ts';

describe('the access log of the load balancer', () => {
  it('has a line for each request, and those that failed as the load balancer writes them', () => {
    const { fleet, now } = new StagedFleet().broken('idle-timeout-too-short');

    const lines = accessLogLines(fleet, epochMs(now - 60_000), now);

    expect(lines.length).toBeGreaterThan(1150);
    expect(lines.length).toBeLessThan(1250);
    const late = lines.filter((line) => line.includes(' 504 - '));
    expect(late.length).toBeGreaterThan(20);
    for (const line of late) {
      expect(line).toMatch(
        /^h2 2026-11-22T15:5\d:\d\d\.\d{6}Z app\/shop-alb\/\w+ \S+ 10\.0\.\S+:8080 0\.001 60\.000 -1 504 - \d+ \d+ "GET https:\/\/shop\.example\.com:443\/reports\/monthly HTTP\/2\.0"/,
      );
    }
  });

  it('comes a file for five minutes, a minute late, once it is on', async () => {
    const stage = new StagedFleet();
    const folder = { bucket: SHOP.logBucket, prefix: 'AWSLogs/', after: '' };
    expect(await stage.ports.logFiles.list(folder)).toMatchObject({ kind: 'failed' });

    stage.broken('premature-close');

    const { Contents } = parsed(await stage.ports.logFiles.list(folder)) as {
      Contents: { Key: string }[];
    };
    // It is 15:54:17; the fault began at 15:42:17, and the log four minutes before.
    expect(Contents.map(({ Key }) => /_(\d{8}T\d{4}Z)_/.exec(Key)?.[1])).toEqual([
      '20261122T1545Z',
      '20261122T1550Z',
    ]);
  });
});
