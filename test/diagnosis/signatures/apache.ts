import type { Row } from './row.ts';

const error = (text: string): string =>
  `[Sun Nov 22 16:07:22.695309 2026] [proxy:error] [pid 32:tid 54] ${text}`;
const connect = (errno: string): string =>
  error(`${errno}: AH00957: http: attempt to connect to 10.20.2.20:8080 (10.20.2.20:8080) failed`);
const REFUSED = [
  'backend-stopped',
  'backend-crashed',
  'wrong-port',
  'loopback-only',
  'inconclusive',
] as const;

export const APACHE: readonly Row[] = [
  { line: connect('(111)Connection refused'), means: REFUSED },
  { line: connect('(113)No route to host'), means: ['host-firewall-blocked', 'wrong-address'] },
  { line: connect('(13)Permission denied'), means: ['mandatory-access-denied'] },
  { line: connect('(99)Cannot assign requested address'), means: ['port-exhausted'] },
  {
    line: connect('(70007)The timeout specified has expired'),
    means: [
      'security-group-blocked',
      'nacl-or-route-blocked',
      'host-firewall-blocked',
      'inconclusive',
    ],
  },
  {
    line: error(
      '(2)No such file or directory: AH02454: FCGI: attempt to connect to Unix domain socket /run/php/shop.sock (*) failed',
    ),
    means: ['backend-stopped', 'wrong-address'],
  },
  {
    line: error(
      '(104)Connection reset by peer: [client 10.20.1.1:35502] AH01102: error reading status line from remote server 10.20.2.20:8080',
    ),
    means: ['premature-close', 'keepalive-race', 'inconclusive'],
  },
  {
    line: error(
      '(20014)Internal error (specific information not available): [client 10.20.1.1:35502] AH01102: error reading status line from remote server 10.20.2.20:8080',
    ),
    means: ['premature-close', 'keepalive-race', 'inconclusive'],
  },
  {
    line: error(
      '(70007)The timeout specified has expired: [client 10.20.1.1:35502] AH01102: error reading status line from remote server 10.20.2.20:8080',
    ),
    means: ['upstream-too-slow', 'backend-hung', 'resource-saturated'],
  },
  {
    line: error(
      '(28)No space left on device: [client 10.20.1.1:58206] AH10124: header size is over the limit allowed by ResponseFieldSize (8192 bytes). Bad response header: Set-Cookie',
    ),
    means: ['header-too-large'],
  },
  {
    line: error(
      "[client 10.20.1.1:58206] AH02429: Response header name 'X Flag' contains invalid characters, aborting request",
    ),
    means: ['malformed-response'],
  },
  {
    line: error('[client 10.20.1.1:58206] AH01106: bad HTTP/1.1 header returned by /cart (GET)'),
    means: ['malformed-response'],
  },
  {
    line: error(
      '[client 10.20.1.1:58206] AH00898: Corrupt status line returned by remote server returned by /cart',
    ),
    means: ['malformed-response'],
  },
  {
    line: error(
      '[client 10.20.1.1:58206] AH00898: Error during SSL Handshake with remote server returned by /cart',
    ),
    means: ['tls-handshake-failed', 'protocol-mismatch'],
  },
  {
    line: error(
      '[remote 10.20.2.20:8443] AH02039: Certificate Verification: Error (10): certificate has expired',
    ),
    means: ['tls-handshake-failed'],
  },
  {
    line: error(
      '(EAI 2)Name or service not known: [client 10.20.1.1:58206] AH00898: DNS lookup failure for: shop-api returned by /',
    ),
    means: ['dns-unresolvable'],
  },
  {
    line: '[Sun Nov 22 16:07:22.695309 2026] [core:notice] [pid 30] AH00052: child pid 31 exit signal Segmentation fault (11)',
    means: ['gateway-faulty'],
  },
  {
    line: '[Sun Nov 22 16:07:22.695309 2026] [mpm_event:error] [pid 30] AH00484: server reached MaxRequestWorkers setting, consider raising the MaxRequestWorkers setting',
    means: ['worker-pool-exhausted'],
  },
  // Apache 2.2 writes the same without numbers.
  {
    line: '[error] (111)Connection refused: proxy: HTTP: attempt to connect to 10.20.2.20:8080 (10.20.2.20) failed',
    means: REFUSED,
  },
  {
    line: '[error] (70007)The timeout specified has expired: proxy: error reading status line from remote server 10.20.2.20',
    means: ['upstream-too-slow', 'backend-hung', 'resource-saturated'],
  },
  {
    line: error(
      "AH01144: No protocol handler was valid for the URL / (scheme 'http'). If you are using a DSO version of mod_proxy, make sure the proxy submodules are included in the configuration using LoadModule.",
    ),
    means: ['gateway-faulty'],
  },
  // the rest of what the products document
  {
    line: '[proxy:error] AH00959: ap_proxy_connect_backend disabling worker for (10.20.2.20:8080) for 60s',
    means: ['inconclusive', 'backend-stopped', 'backend-crashed'],
  },
  {
    line: '[proxy_balancer:error] AH01170: balancer://shop: All workers are in error state',
    means: ['inconclusive', 'backend-stopped', 'backend-crashed'],
  },
  {
    line: '[proxy:error] [client 10.0.0.1:1] AH00898: Error reading from remote server returned by /cart',
    means: ['premature-close', 'keepalive-race', 'inconclusive'],
  },
  {
    line: '[proxy_http:error] [client 10.0.0.1:1] AH01110: error reading response',
    means: ['premature-close', 'inconclusive'],
  },
  {
    line: '[proxy_http:error] [client 10.0.0.1:1] AH01110: Network error reading response',
    means: ['premature-close', 'inconclusive'],
  },
  {
    line: '(32)Broken pipe: [client 10.0.0.1:1] AH01084: pass request body failed to 10.20.2.20:8080 (10.20.2.20)',
    means: ['premature-close', 'keepalive-race', 'inconclusive'],
  },
  {
    line: '[proxy:error] AH02411: SSL Proxy: Peer certificate does not match for hostname api.internal',
    means: ['tls-handshake-failed'],
  },
  {
    line: '(104)Connection reset by peer: [client 10.0.0.1:1] AH01075: Error dispatching request to : (reading input brigade)',
    means: [
      'protocol-mismatch',
      'premature-close',
      'malformed-response',
      'keepalive-race',
      'inconclusive',
    ],
  },
  {
    line: '[proxy_fcgi:error] [client 10.0.0.1:1] AH01070: Error parsing script headers',
    means: ['malformed-response', 'protocol-mismatch'],
  },
  {
    line: '[proxy_fcgi:error] [client 10.0.0.1:1] AH01067: Failed to read FastCGI header',
    means: ['protocol-mismatch', 'premature-close', 'keepalive-race', 'inconclusive'],
  },
  {
    line: '[proxy_fcgi:error] AH01079: failed to make connection to backend: 127.0.0.1',
    means: ['inconclusive', 'backend-stopped', 'backend-crashed', 'wrong-port', 'loopback-only'],
  },
  {
    line: '[mpm_prefork:error] AH00161: server reached MaxRequestWorkers setting, consider raising the MaxRequestWorkers setting',
    means: ['worker-pool-exhausted'],
  },
  {
    line: '[client 10.0.0.1:1] AH00898: Malformed connection header returned by /x',
    means: ['malformed-response'],
  },
  {
    line: '[client 10.0.0.1:1] AH00898: Too many (11) interim responses from origin server returned by /x',
    means: ['malformed-response'],
  },
  {
    line: '(13)Permission denied: AH02454: FCGI: attempt to connect to Unix domain socket /run/php/shop.sock (*) failed',
    means: ['mandatory-access-denied'],
  },
];
