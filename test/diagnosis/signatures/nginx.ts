import type { Row } from './row.ts';

const at = '2026/11/22 15:54:22 [error] 31#31: *22 ';
const tail =
  ', client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "http://10.20.2.20:8080/cart", host: "shop"';
const REFUSED = [
  'backend-stopped',
  'backend-crashed',
  'wrong-port',
  'loopback-only',
  'inconclusive',
] as const;

export const NGINX: readonly Row[] = [
  {
    line: `${at}connect() failed (111: Connection refused) while connecting to upstream${tail}`,
    means: REFUSED,
  },
  {
    line: `${at}connect() failed (113: No route to host) while connecting to upstream${tail}`,
    means: ['host-firewall-blocked', 'wrong-address'],
  },
  {
    line: `${at}connect() to 10.20.2.20:8080 failed (101: Network is unreachable) while connecting to upstream${tail}`,
    means: ['nacl-or-route-blocked', 'wrong-address'],
  },
  {
    line: `${at}upstream timed out (110: Connection timed out) while connecting to upstream${tail}`,
    means: [
      'security-group-blocked',
      'nacl-or-route-blocked',
      'host-firewall-blocked',
      'backlog-overflow',
      'inconclusive',
    ],
  },
  {
    line: `${at}upstream timed out (110: Connection timed out) while reading response header from upstream${tail}`,
    means: ['upstream-too-slow', 'backend-hung', 'worker-pool-exhausted', 'resource-saturated'],
  },
  {
    line: '2026/11/22 15:54:22 [crit] 31#31: *1 connect() to unix:/run/php/shop.sock failed (2: No such file or directory) while connecting to upstream',
    means: ['backend-stopped', 'wrong-address'],
  },
  {
    line: `${at}connect() to unix:/run/php/shop.sock failed (111: Connection refused) while connecting to upstream`,
    means: ['backend-crashed'],
  },
  {
    line: `${at}connect() to unix:/run/php/shop.sock failed (11: Resource temporarily unavailable) while connecting to upstream`,
    means: ['backlog-overflow', 'worker-pool-exhausted'],
  },
  {
    line: `${at}connect() to unix:/run/php/shop.sock failed (13: Permission denied) while connecting to upstream`,
    means: ['mandatory-access-denied'],
  },
  {
    line: `${at}connect() to 127.0.0.1:8080 failed (13: Permission denied) while connecting to upstream`,
    means: ['mandatory-access-denied'],
  },
  {
    line: `${at}connect() to 10.20.2.20:8080 failed (99: Cannot assign requested address) while connecting to upstream${tail}`,
    means: ['port-exhausted'],
  },
  {
    line: `${at}connect() to 10.20.2.20:8080 failed (22: Invalid argument) while connecting to upstream${tail}`,
    means: ['nacl-or-route-blocked'],
  },
  {
    line: `${at}upstream prematurely closed connection while reading response header from upstream${tail}`,
    means: ['premature-close', 'keepalive-race', 'inconclusive'],
  },
  {
    line: `${at}recv() failed (104: Connection reset by peer) while reading response header from upstream${tail}`,
    means: ['premature-close', 'keepalive-race', 'inconclusive'],
  },
  {
    line: `${at}writev() failed (32: Broken pipe) while sending request to upstream${tail}`,
    means: ['premature-close', 'keepalive-race', 'inconclusive'],
  },
  {
    line: `${at}no live upstreams while connecting to upstream, client: 10.20.1.1, upstream: "http://shop_api/"`,
    means: ['inconclusive'],
  },
  {
    line: `${at}upstream sent too big header while reading response header from upstream${tail}`,
    means: ['header-too-large'],
  },
  {
    line: `${at}upstream sent invalid header: "X-Flag\\x00..." while reading response header from upstream${tail}`,
    means: ['malformed-response'],
  },
  {
    line: `${at}upstream sent duplicate header line: "Content-Length: 12", previous value: "Content-Length: 10" while reading response header from upstream${tail}`,
    means: ['malformed-response'],
  },
  {
    line: `${at}upstream sent "Content-Length" and "Transfer-Encoding" headers at the same time while reading response header from upstream${tail}`,
    means: ['malformed-response'],
  },
  {
    line: `${at}upstream sent no valid HTTP/1.0 header while reading response header from upstream${tail}`,
    means: ['protocol-mismatch'],
  },
  {
    line: `${at}SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream${tail}`,
    means: ['protocol-mismatch'],
  },
  {
    line: `${at}SSL_do_handshake() failed (SSL: error:0A000410:SSL routines::sslv3 alert handshake failure:SSL alert number 40) while SSL handshaking to upstream${tail}`,
    means: ['tls-handshake-failed'],
  },
  {
    line: `${at}SSL_do_handshake() failed (SSL: error:0A000458:SSL routines::tlsv1 unrecognized name) while SSL handshaking to upstream${tail}`,
    means: ['tls-handshake-failed'],
  },
  {
    line: `${at}upstream SSL certificate verify error: (10:certificate has expired) while SSL handshaking to upstream${tail}`,
    means: ['tls-handshake-failed'],
  },
  {
    line: `${at}upstream SSL certificate does not match "api.internal" while SSL handshaking to upstream${tail}`,
    means: ['tls-handshake-failed'],
  },
  {
    line: `${at}peer closed connection in SSL handshake while SSL handshaking to upstream${tail}`,
    means: ['protocol-mismatch', 'tls-handshake-failed'],
  },
  {
    line: `${at}shop-api.internal could not be resolved (3: Host not found), client: 10.20.1.1, server: shop`,
    means: ['dns-unresolvable'],
  },
  {
    line: `${at}no resolver defined to resolve shop-api.internal, client: 10.20.1.1`,
    means: ['dns-unresolvable'],
  },
  {
    line: 'nginx: [emerg] host not found in upstream "shop-api" in /etc/nginx/conf.d/shop.conf:3',
    means: ['dns-unresolvable'],
  },
  {
    line: '2026/11/22 15:54:22 [alert] 31#31: *9 socket() failed (24: Too many open files) while connecting to upstream',
    means: ['fd-exhausted'],
  },
  {
    line: '2026/11/22 15:54:22 [crit] 31#31: accept4() failed (24: Too many open files)',
    means: ['fd-exhausted'],
  },
  {
    line: '2026/11/22 15:54:22 [alert] 31#31: 768 worker_connections are not enough',
    means: ['worker-pool-exhausted'],
  },
  {
    line: '2026/11/22 15:54:22 [crit] 31#31: *9 pwrite() "/var/lib/nginx/proxy/1/00/0000000001" failed (28: No space left on device) while reading upstream',
    means: ['disk-full'],
  },
  {
    line: '2026/11/22 15:54:22 [alert] 30#30: worker process 31 exited on signal 11 (core dumped)',
    means: ['gateway-faulty'],
  },
  {
    line: `${at}upstream sent unsupported FastCGI protocol version: 72 while reading response header from upstream${tail}`,
    means: ['protocol-mismatch'],
  },
  {
    line: `${at}upstream prematurely closed FastCGI stdout while reading response header from upstream${tail}`,
    means: ['premature-close', 'keepalive-race', 'inconclusive'],
  },
  {
    line: `${at}upstream sent too large http2 frame: 4740180 while reading response header from upstream${tail}`,
    means: ['protocol-mismatch'],
  },
  // the same on musl, FreeBSD, macOS and Windows
  {
    line: '2026/11/22 15:54:22 [crit] 31#31: accept4() failed (24: No file descriptors available)',
    means: ['fd-exhausted'],
  },
  {
    line: `${at}connect() failed (61: Connection refused) while connecting to upstream${tail}`,
    means: ['backend-stopped', 'backend-crashed', 'wrong-port', 'loopback-only', 'inconclusive'],
  },
  {
    line: `${at}upstream timed out (60: Operation timed out) while reading response header from upstream${tail}`,
    means: ['upstream-too-slow', 'backend-hung', 'worker-pool-exhausted', 'inconclusive'],
  },
  {
    line: `${at}connect() to 10.20.2.20:8080 failed (49: Can't assign requested address) while connecting to upstream${tail}`,
    means: ['port-exhausted'],
  },
  {
    line: `${at}connect() to 10.20.2.20:8080 failed (99: Address not available) while connecting to upstream${tail}`,
    means: ['port-exhausted'],
  },
  // resolvers that the image or Lua code brings along
  {
    line: '2026/11/22 15:54:22 [error] 31#31: send() failed (111: Connection refused) while resolving, resolver: 127.0.0.11:53',
    means: ['dns-unresolvable'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 36#0: *311 [lua] balancer.lua:1001: name resolution failed: dns server error: 3 name error, client: 10.1.0.4, request: "GET / HTTP/1.1"',
    means: ['dns-unresolvable'],
  },
  // the rest of what the products document
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 connect() failed (110: Connection timed out) while connecting to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: [
      'security-group-blocked',
      'nacl-or-route-blocked',
      'host-firewall-blocked',
      'backlog-overflow',
      'inconclusive',
    ],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 upstream prematurely closed connection while reading upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['premature-close', 'malformed-response'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 upstream sent invalid chunked response while reading upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['premature-close', 'malformed-response'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 recv() failed (104: Connection reset by peer) while sending request to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['premature-close', 'keepalive-race', 'inconclusive'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 upstream sent invalid "Content-Length" header: "Content-Length: -1" while reading response header from upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['malformed-response'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 upstream sent unknown "Transfer-Encoding" header: "x" while reading response header from upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['malformed-response'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 SSL_do_handshake() failed (SSL: error:0A00042E:SSL routines::tlsv1 alert protocol version:SSL alert number 70) while SSL handshaking to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['tls-handshake-failed'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 SSL_do_handshake() failed (SSL: error:0A000102:SSL routines::unsupported protocol) while SSL handshaking to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['tls-handshake-failed'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 SSL_do_handshake() failed (SSL: error:0A0000B5:SSL routines::no ciphers available) while SSL handshaking to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['tls-handshake-failed'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 SSL_do_handshake() failed (SSL: error:0A000438:SSL routines::tlsv1 alert internal error:SSL alert number 80) while SSL handshaking to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['tls-handshake-failed'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 SSL_read() failed (SSL: error:0A00045C:SSL routines::tlsv13 alert certificate required:SSL alert number 116) while reading response header from upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['tls-handshake-failed'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 SSL_do_handshake() failed (SSL: error:0A000412:SSL routines::sslv3 alert bad certificate:SSL alert number 42) while SSL handshaking to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['tls-handshake-failed'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 upstream SSL certificate verify error: (18:self-signed certificate) while SSL handshaking to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['tls-handshake-failed'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 upstream SSL certificate verify error: (20:unable to get local issuer certificate) while SSL handshaking to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['tls-handshake-failed'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 upstream timed out (110: Connection timed out) while SSL handshaking to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: [
      'protocol-mismatch',
      'tls-handshake-failed',
      'inconclusive',
      'backend-hung',
      'upstream-too-slow',
    ],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 upstream prematurely sent response while SSL handshaking to upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['protocol-mismatch', 'tls-handshake-failed'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 api.internal could not be resolved (2: Server failure)',
    means: ['dns-unresolvable'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 api.internal could not be resolved (110: Operation timed out)',
    means: ['dns-unresolvable'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 upstream prematurely closed FastCGI request while reading upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['premature-close', 'keepalive-race', 'inconclusive'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 upstream rejected request with error 2 while reading response header from upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['premature-close', 'keepalive-race', 'inconclusive', 'protocol-mismatch'],
  },
  {
    line: '2026/11/22 15:54:22 [error] 31#31: *22 upstream sent goaway with error 0 while reading response header from upstream, client: 10.20.1.1, server: shop, request: "GET /cart HTTP/1.1", upstream: "https://10.20.2.20:8080/cart", host: "shop"',
    means: ['premature-close', 'keepalive-race', 'inconclusive', 'deregistration-too-short'],
  },
  {
    line: 'nginx: [emerg] no servers are inside upstream in /etc/nginx/conf.d/a.conf:4',
    means: ['gateway-faulty', 'inconclusive', 'wrong-address'],
  },
  {
    line: 'nginx: [emerg] invalid port in upstream "api:99999" in /etc/nginx/conf.d/a.conf:4',
    means: ['gateway-faulty', 'wrong-port', 'wrong-address'],
  },
  {
    line: 'nginx: [emerg] "proxy_busy_buffers_size" must be less than the size of all "proxy_buffers" minus one buffer in /etc/nginx/nginx.conf:22',
    means: ['gateway-faulty', 'header-too-large'],
  },
  {
    line: 'nginx: [emerg] unknown directive "proxy_pas" in /etc/nginx/conf.d/a.conf:4',
    means: ['gateway-faulty'],
  },
  {
    line: '2026/11/22 15:54:22 [warn] 31#31: 1024 worker_connections are not enough, reusing connections',
    means: ['worker-pool-exhausted'],
  },
  {
    in: 'gateway_access_log',
    line: '10.0.0.9 - - [22/Nov/2026:15:54:22 +0000] "GET /a HTTP/1.1" 502 157 "-" "curl" upstream_addr=10.0.1.1:8080 upstream_status=502 upstream_connect_time=- upstream_header_time=- upstream_response_time=0.000 upstream_bytes_received=0',
    means: ['inconclusive', 'backend-stopped', 'backend-crashed', 'wrong-port', 'loopback-only'],
  },
  {
    in: 'gateway_access_log',
    line: '10.0.0.9 - - [22/Nov/2026:15:54:22 +0000] "GET /a HTTP/1.1" 502 157 "-" "curl" upstream_addr=10.0.1.1:8080 upstream_status=502 upstream_connect_time=0.001 upstream_header_time=- upstream_response_time=0.004 upstream_bytes_received=0',
    means: ['premature-close', 'keepalive-race', 'inconclusive', 'protocol-mismatch'],
  },
  {
    in: 'gateway_access_log',
    line: '10.0.0.9 - - [22/Nov/2026:15:54:22 +0000] "GET /a HTTP/1.1" 502 157 "-" "curl" upstream_addr=10.0.1.1:8080 upstream_status=502 upstream_connect_time=0.001 upstream_header_time=- upstream_response_time=0.004 upstream_bytes_received=4096',
    means: ['header-too-large', 'malformed-response', 'inconclusive'],
  },
  {
    in: 'gateway_access_log',
    line: '10.0.0.9 - - [22/Nov/2026:15:54:22 +0000] "GET /a HTTP/1.1" 502 157 "-" "curl" upstream_addr=10.0.1.1:8080 upstream_status=502 upstream_connect_time=0.001 upstream_header_time=0.012 upstream_response_time=0.012 upstream_bytes_received=420',
    means: ['upstream-generated'],
  },
  {
    in: 'gateway_access_log',
    line: '10.0.0.9 - - [22/Nov/2026:15:54:22 +0000] "GET /a HTTP/1.1" 502 157 "-" "curl" upstream_addr=shop_api upstream_status=502 upstream_connect_time=- upstream_header_time=- upstream_response_time=0.000 upstream_bytes_received=0',
    means: ['inconclusive'],
  },
  {
    in: 'gateway_access_log',
    line: '10.0.0.9 - - [22/Nov/2026:15:54:22 +0000] "GET /a HTTP/1.1" 502 157 "-" "curl" upstream_addr=- upstream_status=- upstream_connect_time=- upstream_header_time=- upstream_response_time=- upstream_bytes_received=-',
    means: ['dns-unresolvable', 'inconclusive'],
  },
  {
    in: 'gateway_access_log',
    line: '10.0.0.9 - - [22/Nov/2026:15:54:22 +0000] "GET /a HTTP/1.1" 504 157 "-" "curl" upstream_addr=10.0.1.1:8080 upstream_status=504 upstream_connect_time=0.001 upstream_header_time=- upstream_response_time=60.001 upstream_bytes_received=0',
    means: [
      'upstream-too-slow',
      'backend-hung',
      'worker-pool-exhausted',
      'resource-saturated',
      'inconclusive',
    ],
  },
  {
    in: 'gateway_access_log',
    line: '10.0.0.9 - - [22/Nov/2026:15:54:22 +0000] "GET /a HTTP/1.1" 504 157 "-" "curl" upstream_addr=10.0.1.1:8080 upstream_status=504 upstream_connect_time=- upstream_header_time=- upstream_response_time=60.001 upstream_bytes_received=0',
    means: [
      'security-group-blocked',
      'nacl-or-route-blocked',
      'host-firewall-blocked',
      'backlog-overflow',
      'inconclusive',
    ],
  },
];
