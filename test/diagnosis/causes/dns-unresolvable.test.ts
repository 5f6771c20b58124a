import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { describeCause } from '../describe-cause.ts';
import { pasted } from '../evidence.ts';

describe('dns-unresolvable', () => {
  describeCause('dns-unresolvable', {
    firesOn: { capture: 'nginx-dns-nxdomain' },
    neighbour: { capture: 'nginx-wrong-host' },
    tooLittle: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 no live upstreams while connecting to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
    old: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 shop-api.internal could not be resolved (3: Host not found), client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
  });

  const refusedBy = (address: string) =>
    `2026/11/22 15:54:22 [error] 31#31: *22 connect() failed (111: Connection refused) while connecting to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://${address}:8080/cart", host: "shop"`;

  it.each([
    { of: 'an address that the name has lost', also: '', stale: true },
    {
      of: 'an address that is configured beside the name',
      also: 'location /old { proxy_pass http://10.20.2.20:8080; }',
      stale: false,
    },
  ])('$of is stale: $stale', ({ also, stale }) => {
    const { verdicts } = diagnose(
      pasted({
        gateway_error_log: refusedBy('10.20.2.20'),
        'nginx-T': `server { listen 80; location / { proxy_pass http://shop.internal:8080; } ${also} }`,
        'upstream-names': '10.20.2.31 STREAM shop.internal',
      }),
    );

    expect(verdicts[0]?.cause === 'dns-unresolvable').toBe(stale);
  });
});
