import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

describe('backend-stopped', () => {
  describeCause('backend-stopped', {
    firesOn: { capture: 'nginx-backend-stopped' },
    neighbour: { capture: 'nginx-crash-at-start' },
    tooLittle: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 connect() failed (111: Connection refused) while connecting to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
    old: {
      pasted: { backend_log: '2026-11-22 15:54:31,911 INFO stopped: shop-api (exit status 0)' },
    },
  });
});
