import type { Row } from './row.ts';

const caddy = (msg: string): string =>
  `{"level":"error","ts":1795362862.44,"logger":"http.log.error","msg":"${msg}"}`;
const traefik = (error: string): string =>
  `time="2026-11-22T15:54:22Z" level=debug msg="'502 Bad Gateway' caused by: ${error}"`;
const envoy = (status: number, flags: string, details: string): string =>
  `[2026-11-22T15:54:22.406Z] "GET /cart HTTP/1.1" ${status} ${flags} ${details} - "-" 0 87 94 - "10.244.18.3" "curl" "6b1d" "shop" "10.244.31.72:8081"`;
const REFUSED = [
  'backend-stopped',
  'backend-crashed',
  'wrong-port',
  'loopback-only',
  'inconclusive',
] as const;

export const GO_AND_ENVOY: readonly Row[] = [
  { line: caddy('dial tcp 10.20.2.20:8080: connect: connection refused'), means: REFUSED },
  {
    line: caddy('dial tcp 10.20.2.20:8080: i/o timeout'),
    means: [
      'security-group-blocked',
      'nacl-or-route-blocked',
      'host-firewall-blocked',
      'inconclusive',
    ],
  },
  {
    line: caddy('net/http: timeout awaiting response headers'),
    means: ['upstream-too-slow', 'backend-hung', 'worker-pool-exhausted', 'resource-saturated'],
  },
  {
    line: caddy('dial tcp: lookup shop-api on 127.0.0.11:53: no such host'),
    means: ['dns-unresolvable'],
  },
  { line: caddy('EOF'), means: ['premature-close', 'keepalive-race', 'inconclusive'] },
  {
    line: caddy('dial unix /run/php/shop.sock: connect: permission denied'),
    means: ['mandatory-access-denied'],
  },
  {
    line: caddy('dial unix /run/php/shop.sock: connect: no such file or directory'),
    means: ['backend-stopped', 'wrong-address'],
  },
  {
    line: traefik('read tcp 10.0.0.1:4000->10.20.2.20:8080: read: connection reset by peer'),
    means: ['premature-close', 'keepalive-race', 'inconclusive'],
  },
  {
    line: traefik(
      'net/http: HTTP/1.x transport connection broken: malformed HTTP response \\"\\\\x15\\\\x03\\\\x01\\"',
    ),
    means: ['malformed-response', 'protocol-mismatch'],
  },
  {
    line: traefik('tls: first record does not look like a TLS handshake'),
    means: ['protocol-mismatch'],
  },
  {
    line: traefik('x509: certificate has expired or is not yet valid'),
    means: ['tls-handshake-failed'],
  },
  {
    in: 'gateway_access_log',
    line: envoy(502, 'UPE', 'upstream_reset_before_response_started{protocol_error}'),
    means: ['malformed-response', 'protocol-mismatch', 'header-too-large'],
  },
  {
    in: 'gateway_access_log',
    line: envoy(
      503,
      'UF',
      'upstream_reset_before_response_started{connection_failure,delayed_connect_error:_111}',
    ),
    means: REFUSED,
  },
  {
    in: 'gateway_access_log',
    line: envoy(503, 'UF', 'upstream_reset_before_response_started{connection_timeout}'),
    means: [
      'security-group-blocked',
      'nacl-or-route-blocked',
      'host-firewall-blocked',
      'inconclusive',
    ],
  },
  {
    in: 'gateway_access_log',
    line: envoy(
      503,
      'UF',
      'upstream_reset_before_response_started{connection_failure,TLS_error:|268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER}',
    ),
    means: ['protocol-mismatch'],
  },
  {
    in: 'gateway_access_log',
    line: envoy(503, 'UC', 'upstream_reset_before_response_started{connection_termination}'),
    means: ['premature-close', 'keepalive-race', 'inconclusive'],
  },
  {
    in: 'gateway_access_log',
    line: envoy(504, 'UT', 'upstream_response_timeout'),
    means: ['upstream-too-slow', 'backend-hung', 'resource-saturated', 'worker-pool-exhausted'],
  },
  {
    in: 'gateway_access_log',
    line: envoy(503, 'UO', 'overflow'),
    means: ['worker-pool-exhausted', 'resource-saturated'],
  },
  {
    in: 'gateway_access_log',
    line: envoy(503, 'DF', 'dns_resolution_failure'),
    means: ['dns-unresolvable'],
  },
  {
    in: 'gateway_access_log',
    line: envoy(502, '-', 'via_upstream'),
    means: ['upstream-generated'],
  },
];
