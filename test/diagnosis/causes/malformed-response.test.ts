import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

describe('malformed-response', () => {
  describeCause('malformed-response', {
    firesOn: { capture: 'nginx-invalid-header' },
    neighbour: { capture: 'haproxy-header-too-large' },
    tooLittle: {
      pasted: {
        gateway_error_log:
          'Nov 22 16:01:49 gw1 haproxy[37]: 10.20.1.1:35530 [22/Nov/2026:16:01:49.457] www shop_api/app1 0/0/1/-1/2 502 209 - - PH-- 1/1/0/0/0 0/0 "GET / HTTP/1.1"',
      },
      gateway: 'haproxy',
    },
    old: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 upstream sent invalid header: "X-Flag\\x00..." while reading response header from upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
  });
});
