import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { gatewayStatusInWords } from '../../src/diagnosis/gateway-status.ts';
import { pasted } from './evidence.ts';

const REFUSED_NGINX =
  '2026/11/22 16:12:43 [error] 31#31: *3 connect() failed (111: Connection refused) while connecting to upstream, client: 10.20.1.1, server: shop, request: "GET / HTTP/1.1", upstream: "http://10.20.2.20:8081/", host: "shop"';
const TIMED_OUT_HAPROXY =
  'Nov 22 16:10:30 web-gw1 haproxy[37]: 10.20.1.1:44562 [22/Nov/2026:16:10:26.234] www shop_api/app1 0/0/-1/-1/4002 503 217 - - sC-- 3/3/2/2/1 0/0 "GET / HTTP/1.1"';
const SLOW_APACHE =
  '[Sun Nov 22 16:13:01.123456 2026] [proxy_http:error] [pid 41:tid 99] (70007)The timeout specified has expired: [client 10.20.1.1:5120] AH01102: error reading status line from remote server 10.20.2.20:8080';
const NO_LIVE_NGINX =
  '2026/11/22 16:12:44 [error] 31#31: *4 no live upstreams while connecting to upstream, client: 10.20.1.1, server: shop, request: "GET / HTTP/1.1", upstream: "http://shop_api/", host: "shop"';

describe('the same fault has another number on each gateway', () => {
  it.each([
    {
      given: 'nginx was refused',
      log: REFUSED_NGINX,
      says: 'For a refused connection, nginx answers 502. It would be 503 from HAProxy, Apache or Envoy, and 502.3 from IIS ARR.',
    },
    {
      given: 'HAProxy got no answer to its SYN',
      log: TIMED_OUT_HAPROXY,
      says: 'For no answer to the attempt to connect, HAProxy answers 503. It would be 504 from an ALB, nginx or Traefik, and 502 from Caddy, and 502.3 from IIS ARR.',
    },
    {
      given: 'Apache waited too long',
      log: SLOW_APACHE,
      says: 'For an answer that does not come in time, Apache answers 502. It would be 504 from an ALB, nginx, HAProxy, Envoy, Traefik or Caddy, and 502.3 from IIS ARR.',
    },
    {
      given: 'nginx has no live upstream left after a refusal',
      log: `${NO_LIVE_NGINX}\n${NO_LIVE_NGINX}\n${REFUSED_NGINX}`,
      says: expect.stringContaining('For a refused connection, nginx answers 502.'),
    },
  ])('given $given, the diagnosis says so', ({ log, says }) => {
    const { gatewayStatus } = diagnose(pasted({ 'error.log': log }));

    expect(gatewayStatus === null ? null : gatewayStatusInWords(gatewayStatus)).toEqual(says);
  });

  it('says nothing where no log reports a fault', () => {
    const { gatewayStatus } = diagnose(pasted({ notes: 'Some requests get 502.' }));

    expect(gatewayStatus).toBeNull();
  });
});
