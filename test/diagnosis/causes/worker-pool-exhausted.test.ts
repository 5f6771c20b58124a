import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { describeCause } from '../describe-cause.ts';
import { pasted } from '../evidence.ts';

describe('worker-pool-exhausted', () => {
  describeCause('worker-pool-exhausted', {
    firesOn: { capture: 'nginx-fpm-max-children' },
    neighbour: { capture: 'nginx-backlog-unix' },
    tooLittle: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
    old: {
      pasted: {
        backend_log:
          '[22-Nov-2026 16:18:53] WARNING: [pool www] server reached pm.max_children setting (5), consider raising it',
      },
    },
  });
});

describe('which remedy comes first', () => {
  const line = (second: number, status: number) =>
    `10.0.1.9 - - [22/Nov/2026:16:18:${String(10 + second)} +0000] "GET /cart HTTP/1.1" ${status} 157 "-" "curl" rt=0.400 ua="unix:/run/php/shop.sock" us="${status}" uct="-" urt="0.400"`;
  const warned =
    '[22-Nov-2026 16:18:09] WARNING: [pool www] server reached pm.max_children setting (5), consider raising it';
  const failed = (second: number) =>
    `2026/11/22 16:18:${10 + second} [error] 31#31: *22 connect() to unix:/run/php/shop.sock failed (11: Resource temporarily unavailable) while connecting to upstream, client: 10.0.1.9, server: shop, request: "GET /cart HTTP/1.1", upstream: "fastcgi://unix:/run/php/shop.sock:", host: "shop"`;

  it.each([
    {
      given: 'nothing is served meanwhile',
      statuses: '5555555555555555',
      first: 'restart-service',
    },
    { given: 'one request got a worker', statuses: '5555552555555555', first: 'restart-service' },
    { given: 'most are served meanwhile', statuses: '5225222522252225', first: 'raise-workers' },
    { given: 'a third is served meanwhile', statuses: '5552552552555255', first: 'raise-workers' },
  ])('given $given, it is $first', ({ statuses, first }) => {
    const served = [...statuses].map((digit, second) => line(second, digit === '5' ? 502 : 200));
    const { verdicts } = diagnose(
      pasted(
        {
          gateway_access_log: served.join('\n'),
          gateway_error_log: [...statuses]
            .flatMap((digit, second) => (digit === '5' ? [failed(second)] : []))
            .join('\n'),
          backend_log: warned,
        },
        'nginx',
      ),
    );

    expect(verdicts[0]?.cause).toBe('worker-pool-exhausted');
    expect(verdicts[0]?.remedies[0]).toBe(first);
    expect(verdicts[0]?.remedies).toHaveLength(6);
  });
});
