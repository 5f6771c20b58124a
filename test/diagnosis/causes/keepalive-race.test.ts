import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

describe('keepalive-race', () => {
  describeCause('keepalive-race', {
    firesOn: { capture: 'nginx-keepalive-race' },
    neighbour: { capture: 'apache-premature-close' },
    tooLittle: { pasted: { metrics: 'HTTPCode_ELB_502_Count: 12' }, gateway: 'alb' },
    old: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 upstream prematurely closed connection while reading response header from upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
  });
});
