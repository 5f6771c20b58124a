import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

describe('healthy', () => {
  describeCause('healthy', {
    firesOn: { capture: 'nginx-healthy-noisy' },
    neighbour: { capture: 'nginx-upstream-generated' },
    tooLittle: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 no live upstreams while connecting to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
    old: null,
  });
});
