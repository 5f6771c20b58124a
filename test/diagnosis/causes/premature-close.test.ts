import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

describe('premature-close', () => {
  describeCause('premature-close', {
    firesOn: { capture: 'nginx-premature-socket-destroyed' },
    neighbour: { capture: 'nginx-keepalive-race' },
    tooLittle: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 upstream prematurely closed connection while reading response header from upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
    old: {
      pasted: {
        backend_log: '[2026-11-22 16:38:42 +0000] [31] [CRITICAL] WORKER TIMEOUT (pid:105)',
      },
    },
  });
});
