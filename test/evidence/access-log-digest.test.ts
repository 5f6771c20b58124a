import { describe, expect, it } from '@jest/globals';
import { AccessLogDigest } from '../../src/evidence/access-log-digest.ts';
import { apiExhibit } from '../../src/evidence/api-exhibit.ts';
import { readExhibit } from '../../src/read/registry.ts';

const GROUP =
  'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/73e2d6bc24d8a067';

function line(of: {
  readonly second?: number;
  readonly times?: string;
  readonly status?: string;
  readonly target?: string;
  readonly url?: string;
  readonly group?: string;
}): string {
  const { second = 0, times = '0.001 0.031 0.000', status = '200 200' } = of;
  const { target = '10.0.1.23:8080', url = '/cart?token=abc', group = GROUP } = of;
  const time = new Date(Date.parse('2026-11-22T15:50:00Z') + second * 1000).toISOString();
  return `https ${time} app/shop-alb/50dc6c495c0c9188 203.0.113.9:41234 ${target} ${times} ${status} 34 366 "GET https://shop.example:443${url} HTTP/1.1" "curl/8" ECDHE TLSv1.2 ${group} "Root=1-5" "shop.example" "arn:cert" 0 ${time} "forward" "-" "-" "${target}" "-" "-" "-"`;
}

function digestOf(lines: readonly string[]): AccessLogDigest {
  const digest = new AccessLogDigest(GROUP);
  for (const one of lines) digest.add(one);
  return digest;
}

const refused = { times: '-1 -1 -1', status: '502 -' };

describe('the digest of an access log', () => {
  it('keeps failed requests as they stand, without the address of the client and the query', () => {
    expect(digestOf([line(refused)]).lines()).toEqual([
      line(refused).replace('203.0.113.9:41234', '-').replace('?token=abc', ''),
    ]);
  });

  it('leaves out the requests of other target groups', () => {
    const other = line({ ...refused, group: GROUP.replace('shop', 'other') });

    expect(digestOf([other])).toMatchObject({ about: 0 });
  });

  it('keeps a few lines of each kind of failure, and counts the rest', () => {
    const digest = digestOf([
      ...Array.from({ length: 50 }, (_, second) => line({ ...refused, second })),
      line({ times: '0.001 0.002 -1', status: '502 -' }),
    ]);

    expect(digest.lines()).toHaveLength(7);
    expect(digest.tally()).toEqual([
      expect.objectContaining({
        count: 44,
        first: '2026-11-22T15:50:00.000Z',
        last: '2026-11-22T15:50:49.000Z',
      }),
    ]);
  });

  it('counts what was served by target and status, with its routes and times', () => {
    const digest = digestOf([
      line({ times: '0.001 0.020 0.000' }),
      line({ times: '0.001 1.500 0.000', url: '/pay', second: 9 }),
      line({ target: '10.0.2.41:8080' }),
    ]);

    expect(digest.lines()).toEqual([]);
    expect(digest.tally()).toMatchObject([
      { count: 2, routes: ['GET /cart', 'GET /pay'], fastestMillis: 20, slowestMillis: 1500 },
      { count: 1, routes: ['GET /cart'] },
    ]);
  });

  it('stays small, whatever the log', () => {
    const digest = new AccessLogDigest(GROUP);
    for (let index = 0; index < 30_000; index += 1) {
      const target = `10.${index % 250}.${Math.floor(index / 250)}.1:8080`;
      digest.add(line({ ...refused, target, second: index }));
    }

    expect(digest.lines()).toHaveLength(400);
    expect(JSON.stringify(digest.tally()).length).toBeLessThan(2_000_000);
    expect(digest).toMatchObject({ about: 30_000, dropped: 28_000 });
  });

  it('is read like the log itself: the same answers, with their counts', () => {
    const lines = Array.from({ length: 900 }, (_, second) => line({ second }));
    const AccessLogTally = digestOf(lines).tally();

    const observations = readExhibit(
      apiExhibit(
        { section: 'access-log-tally', source: '' },
        { kind: 'answered', json: JSON.stringify({ AccessLogTally }) },
      ),
    );

    expect(observations).toEqual([
      expect.objectContaining({
        kind: 'answer',
        status: 200,
        madeBy: 'upstream',
        upstream: '10.0.1.23:8080',
        count: 900,
        routes: ['GET /cart'],
        first: Date.parse('2026-11-22T15:50:00Z'),
        citations: [expect.objectContaining({ exhibit: 'aws/access-log-tally', line: 2 })],
      }),
    ]);
  });
});
