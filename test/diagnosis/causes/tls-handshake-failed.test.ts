import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

describe('tls-handshake-failed', () => {
  describeCause('tls-handshake-failed', {
    firesOn: { capture: 'nginx-tls-expired' },
    neighbour: { capture: 'nginx-https-to-http' },
    tooLittle: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 peer closed connection in SSL handshake while SSL handshaking to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
    old: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 upstream SSL certificate verify error: (10:certificate has expired) while SSL handshaking to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
  });
});
