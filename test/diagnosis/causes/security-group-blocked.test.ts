import { describe } from '@jest/globals';
import { describeCause } from '../describe-cause.ts';

describe('security-group-blocked', () => {
  describeCause('security-group-blocked', {
    firesOn: { fieldCase: 'alb-018-instance-sg-no-ephemeral-ports' },
    neighbour: { capture: 'haproxy-firewall-drop' },
    tooLittle: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 upstream timed out (110: Connection timed out) while connecting to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
    old: {
      pasted: {
        gateway_error_log:
          '2026/11/22 15:54:22 [error] 31#31: *22 upstream timed out (110: Connection timed out) while connecting to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"',
      },
      gateway: 'nginx',
    },
  });
});
