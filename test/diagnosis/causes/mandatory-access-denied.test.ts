import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

describe('mandatory-access-denied', () => {
  describeCause('mandatory-access-denied', {
    firesOn: { capture: 'nginx-socket-mode' },
    neighbour: { capture: 'nginx-backlog-unix' },
    tooLittle: {
      pasted: { notes: 'SELinux is enforcing on this host, and a 502 comes now and then.' },
    },
    old: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 connect() to unix:/run/shop/app.sock failed (13: Permission denied) while connecting to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
  });
});
