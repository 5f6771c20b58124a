import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

describe('wrong-address', () => {
  describeCause('wrong-address', {
    firesOn: { capture: 'nginx-wrong-host' },
    neighbour: { capture: 'nginx-wrong-port' },
    tooLittle: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 connect() to unix:/run/php/php7.4-fpm.sock failed (2: No such file or directory) while connecting to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
    old: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 connect() to unix:/run/php/php7.4-fpm.sock failed (2: No such file or directory) while connecting to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
  });
});
