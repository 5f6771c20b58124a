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
];
