import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

describe('deregistration-too-short', () => {
  describeCause('deregistration-too-short', {
    firesOn: { capture: 'nginx-rolling-restart' },
    neighbour: { capture: 'nginx-backend-stopped' },
    tooLittle: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 upstream prematurely closed connection while reading response header from upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
    old: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 upstream prematurely closed connection while reading response header from upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
  });
});
