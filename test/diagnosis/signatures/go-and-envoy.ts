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
  // The first bytes of an answer tell what speaks there.
  {
    line: caddy(
      'net/http: HTTP/1.x transport connection broken: malformed HTTP response \\"\\\\x00\\\\x00\\\\x12\\\\x04\\\\x00\\\\x00\\\\x00\\"',
    ),
    means: ['protocol-mismatch'],
  },
  {
    line: traefik('http: server gave HTTP response to HTTPS client'),
    means: ['protocol-mismatch'],
  },
  {
    line: 'time="2021-06-01T10:00:00Z" level=debug msg="Error while dialing: dial tcp: lookup whoami on 127.0.0.11:53: read udp 172.18.0.2:39100->127.0.0.11:53: i/o timeout"',
    means: ['dns-unresolvable'],
  },
  {
    line: 'level=debug msg="Error calling . Cause: dial tcp: lookup api on 10.96.0.10:53: read udp 10.1.0.4:4000->10.96.0.10:53: connection refused" middlewareName=forward',
    means: ['dns-unresolvable'],
  },
  { line: caddy('writing body: no space left on device'), means: ['disk-full'] },
  // Envoy: JSON logs, the shorter formats, statistics, and what clients are shown.
  {
    in: 'gateway_access_log',
    line: '{"method":"GET","path":"/","response_code":503,"response_flags":"UH","response_code_details":"no_healthy_upstream","upstream_host":"-","duration":0}',
    means: ['inconclusive', 'backend-stopped', 'health-check-misconfigured', 'wrong-address'],
  },
  {
    in: 'gateway_access_log',
    line: '{"status":"503","flags":"UF,URX","details":"upstream_reset_before_response_started{connection_failure,TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED}","upstream_host":"10.1.2.3:8443","duration_ms":"31"}',
    means: ['tls-handshake-failed'],
  },
  {
    in: 'gateway_access_log',
    line: '[2019-05-02T09:14:05.120Z] "GET /quotes HTTP/1.1" 503 UF "-" 0 91 10001 - "192.0.2.10" "curl/7.58.0" "0b0f" "quotes" "10.44.3.27:8080"',
    means: [
      'security-group-blocked',
      'nacl-or-route-blocked',
      'host-firewall-blocked',
      'inconclusive',
    ],
  },
  {
    in: 'connectivity',
    line: 'upstream connect error or disconnect/reset before headers. reset reason: connection failure, transport failure reason: TLS error: 268435612:SSL routines:OPENSSL_internal:HTTP_REQUEST',
    means: ['protocol-mismatch'],
  },
  {
    in: 'connectivity',
    line: 'upstream request timeout',
    means: [
      'upstream-too-slow',
      'backend-hung',
      'worker-pool-exhausted',
      'resource-saturated',
      'inconclusive',
    ],
  },
  {
    in: 'metrics',
    line: 'cluster.orders.upstream_rq_pending_overflow: 4120',
    means: ['worker-pool-exhausted', 'resource-saturated'],
  },
  {
    in: 'metrics',
    line: 'cluster.orders.ssl.fail_verify_san: 17',
    means: ['tls-handshake-failed'],
  },
  {
    line: '[2022-01-01 10:00:00.000][1][debug][http] [C3] Error dispatching received data: headers size exceeds limit',
    means: ['header-too-large'],
  },
  // the rest of what the products document
  {
    in: 'gateway_access_log',
    line: '[2026-11-22T15:54:22.406Z] "GET /cart HTTP/1.1" 503 UR upstream_reset_before_response_started{remote_reset} - "-" 0 87 94 - "10.244.18.3" "curl" "6b1d" "shop" "10.244.31.72:8081"',
    means: ['premature-close', 'keepalive-race', 'inconclusive'],
  },
  {
    in: 'gateway_access_log',
    line: '[2026-11-22T15:54:22.406Z] "GET /cart HTTP/1.1" 404 NR route_not_found - "-" 0 87 94 - "10.244.18.3" "curl" "6b1d" "shop" "10.244.31.72:8081"',
    means: ['wrong-address'],
  },
  {
    in: 'gateway_access_log',
    line: '[2026-11-22T15:54:22.406Z] "GET /cart HTTP/1.1" 503 NC cluster_not_found - "-" 0 87 94 - "10.244.18.3" "curl" "6b1d" "shop" "10.244.31.72:8081"',
    means: ['wrong-address'],
  },
  {
    in: 'gateway_access_log',
    line: '[2026-11-22T15:54:22.406Z] "GET /cart HTTP/1.1" 503 UH no_healthy_upstream - "-" 0 87 94 - "10.244.18.3" "curl" "6b1d" "shop" "10.244.31.72:8081"',
    means: ['inconclusive', 'health-check-misconfigured', 'backend-stopped', 'wrong-address'],
  },
  {
    line: 'time="2026-11-22T15:54:22Z" level=warning msg="Health check failed." error="Get \\"http://10.0.0.5:8080/up\\": dial tcp 10.0.0.5:8080: connect: connection refused" targetURL="http://10.0.0.5:8080"',
    means: ['backend-stopped', 'backend-crashed', 'wrong-port', 'loopback-only', 'inconclusive'],
  },
  {
    in: 'connectivity',
    line: 'no available server',
    means: ['inconclusive', 'backend-stopped', 'health-check-misconfigured', 'wrong-address'],
  },
  {
    line: '{"level":"error","logger":"http.log.error","msg":"no upstreams available","status":503}',
    means: ['inconclusive', 'backend-stopped', 'health-check-misconfigured'],
  },
  {
    line: '{"level":"info","logger":"http.handlers.reverse_proxy.health_checker.active","msg":"unexpected status code","status_code":404,"host":"10.0.0.5:8080"}',
    means: ['health-check-misconfigured'],
  },
];
