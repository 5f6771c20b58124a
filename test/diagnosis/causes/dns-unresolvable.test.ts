import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

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
});
