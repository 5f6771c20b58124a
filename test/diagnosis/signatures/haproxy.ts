import type { Row } from './row.ts';

const head = 'Nov 22 15:54:35 gw1 haproxy[37]: ';
const log = (server: string, timers: string, status: number, state: string): string =>
  `${head}10.20.1.1:47038 [22/Nov/2026:15:54:32.001] www ${server} ${timers} ${status} 217 - - ${state}-- 3/3/2/1/3 0/0 "GET /cart HTTP/1.1"`;
const down = (reason: string): string =>
  `${head}Server shop_api/app1 is DOWN, reason: ${reason}, check duration: 0ms. 0 active and 0 backup servers left.`;
const REFUSED = [
  'backend-stopped',
  'backend-crashed',
  'wrong-port',
  'loopback-only',
  'inconclusive',
] as const;

export const HAPROXY: readonly Row[] = [
  { line: log('shop_api/app1', '0/0/-1/-1/3004', 503, 'SC'), means: REFUSED },
  {
    line: log('shop_api/app1', '0/0/-1/-1/12004', 503, 'sC'),
    means: [
      'security-group-blocked',
      'nacl-or-route-blocked',
      'host-firewall-blocked',
      'inconclusive',
    ],
  },
  {
    line: log('shop_api/<NOSRV>', '0/5000/-1/-1/5000', 503, 'sQ'),
    means: ['worker-pool-exhausted'],
  },
  {
    line: log('shop_api/app1', '0/0/1/-1/34', 502, 'SH'),
    means: ['premature-close', 'protocol-mismatch'],
  },
  {
    line: log('shop_api/app1', '0/0/1/-1/2', 502, 'PH'),
    means: ['malformed-response', 'header-too-large', 'protocol-mismatch'],
  },
  {
    line: log('shop_api/app1', '0/0/1/-1/10001', 504, 'sH'),
    means: ['upstream-too-slow', 'backend-hung', 'worker-pool-exhausted', 'resource-saturated'],
  },
  { line: log('shop_api/app1', '0/0/0/5/5', 502, '--'), means: ['upstream-generated'] },
  { line: log('shop_api/app1', '0/0/0/-1/5', 500, 'IH'), means: ['gateway-faulty'] },
  { line: down('Layer4 connection problem, info: "Connection refused"'), means: REFUSED },
  {
    line: down('Layer4 timeout'),
    means: [
      'security-group-blocked',
      'nacl-or-route-blocked',
      'host-firewall-blocked',
      'inconclusive',
    ],
  },
  {
    line: down('Layer6 invalid response, info: "SSL handshake failure"'),
    means: ['tls-handshake-failed', 'protocol-mismatch'],
  },
  {
    line: down('Layer7 wrong status, code: 404, info: "Not Found"'),
    means: ['health-check-misconfigured'],
  },
  {
    line: down('Layer7 timeout'),
    means: ['backend-hung', 'worker-pool-exhausted', 'resource-saturated', 'upstream-too-slow'],
  },
  {
    line: down('Socket error, info: "Too many open files"'),
    means: ['fd-exhausted', 'port-exhausted'],
  },
  {
    line: `${head}Connect() failed for backend shop_api: no free ports.`,
    means: ['port-exhausted'],
  },
  {
    line: `${head}Proxy www reached process FD limit (maxsock=4096). Please check 'ulimit-n' and restart.`,
    means: ['fd-exhausted'],
  },
  {
    line: `${head}Proxy www reached the configured maximum connection limit. Please check the global 'maxconn' value.`,
    means: ['worker-pool-exhausted'],
  },
  {
    line: `${head}Current worker (8) exited with code 139 (Segmentation fault)`,
    means: ['gateway-faulty'],
  },
  {
    line: "[ALERT] (1) : config : [/etc/haproxy/haproxy.cfg:22] : 'server shop_api/app1' : could not resolve address 'shop-api.internal'.",
    means: ['dns-unresolvable'],
  },
  {
    line: down('Layer7 invalid response, info: "<15><03><03>"'),
    means: ['protocol-mismatch'],
  },
  // The statistics page, cut-down CSV and TCP mode say the same in other words.
  {
    in: 'service_status',
    line: 'LastChk: Layer4 connection problem: Connection refused',
    means: REFUSED,
  },
  {
    in: 'service_status',
    line: 'app1 DOWN, L7STS/404 in 2ms',
    means: ['health-check-misconfigured'],
  },
  {
    in: 'metrics',
    line: '# columns: svname,qcur,qmax,scur,smax,slim\napp1,47,133,10,10,10',
    means: ['worker-pool-exhausted'],
  },
  {
    in: 'metrics',
    line: 'Maxconn: 2000\nCurrConns: 2000\nMaxConnReached: 4411',
    means: ['worker-pool-exhausted'],
  },
  {
    line: `${head}10.20.1.1:47038 [22/Nov/2026:15:54:32.001] db_in db/db1 1/-1/3004 0 SC 1/1/0/0/3 0/0`,
    means: REFUSED,
  },
  {
    line: `${head}10.20.1.1:47038 [22/Nov/2026:15:54:32.001] db_in db/<NOSRV> -1/-1/10001 0 sQ 210/210/200/0/0 0/100`,
    means: ['worker-pool-exhausted'],
  },
  // the rest of what the products document
  {
    in: 'gateway_access_log',
    line: 'Nov 22 15:54:35 gw1 haproxy[37]: 10.20.1.1:47038 [22/Nov/2026:15:54:32.001] www shop_api/app1 0/0/1/4/34 200 217 - - SD-- 3/3/2/1/3 0/0 "GET /cart HTTP/1.1"',
    means: ['premature-close', 'malformed-response', 'inconclusive', 'upstream-too-slow'],
  },
  {
    in: 'gateway_access_log',
    line: 'Nov 22 15:54:35 gw1 haproxy[37]: 10.20.1.1:47038 [22/Nov/2026:15:54:32.001] www shop_api/app1 0/0/1/4/34 200 217 - - sD-- 3/3/2/1/3 0/0 "GET /cart HTTP/1.1"',
    means: ['premature-close', 'malformed-response', 'inconclusive', 'upstream-too-slow'],
  },
  {
    in: 'gateway_access_log',
    line: 'Nov 22 15:54:35 gw1 haproxy[37]: 10.20.1.1:47038 [22/Nov/2026:15:54:32.001] www shop_api/app1 0/0/1/4/34 200 217 - - PD-- 3/3/2/1/3 0/0 "GET /cart HTTP/1.1"',
    means: ['premature-close', 'malformed-response', 'inconclusive', 'upstream-too-slow'],
  },
  {
    in: 'gateway_access_log',
    line: 'Nov 22 15:54:35 gw1 haproxy[37]: 10.20.1.1:47038 [22/Nov/2026:15:54:32.001] www shop_api/app1 0/0/-1/-1/0 503 217 - - PC-- 3/3/2/1/3 0/0 "GET /cart HTTP/1.1"',
    means: ['fd-exhausted', 'port-exhausted', 'worker-pool-exhausted', 'inconclusive'],
  },
  {
    in: 'gateway_access_log',
    line: 'Nov 22 15:54:35 gw1 haproxy[37]: 10.20.1.1:47038 [22/Nov/2026:15:54:32.001] www shop_api/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 3/3/2/1/3 0/0 "GET /cart HTTP/1.1"',
    means: ['inconclusive', 'backend-stopped', 'health-check-misconfigured', 'backend-crashed'],
  },
  {
    in: 'service_status',
    line: '# pxname,svname,qcur,status,check_status,last_chk\nshop,app1,0,DOWN,L4TOUT,',
    means: [
      'security-group-blocked',
      'nacl-or-route-blocked',
      'host-firewall-blocked',
      'backlog-overflow',
      'inconclusive',
    ],
  },
  {
    in: 'service_status',
    line: '# pxname,svname,qcur,status,check_status,last_chk\nshop,app1,0,DOWN,L6RSP,',
    means: ['tls-handshake-failed', 'protocol-mismatch'],
  },
  {
    in: 'service_status',
    line: '# pxname,svname,qcur,status,check_status,last_chk\nshop,app1,0,DOWN,L7RSP,',
    means: ['protocol-mismatch', 'premature-close', 'malformed-response'],
  },
  {
    in: 'service_status',
    line: '# pxname,svname,qcur,status,check_status,last_chk\nshop,app1,0,DOWN,L7TOUT,',
    means: [
      'upstream-too-slow',
      'backend-hung',
      'worker-pool-exhausted',
      'resource-saturated',
      'inconclusive',
    ],
  },
  {
    in: 'service_status',
    line: '# pxname,svname,qcur,status,check_status,last_chk\nshop,app1,0,MAINT (resolution),,',
    means: ['dns-unresolvable'],
  },
  {
    in: 'service_status',
    line: '# pxname,svname,qcur,status,check_status,last_chk\nshop,app1,0,DOWN,SOCKERR,',
    means: ['fd-exhausted', 'port-exhausted', 'mandatory-access-denied', 'inconclusive'],
  },
  {
    line: 'Proxy www reached system FD limit (maxsock=4096). Please check system tunables.',
    means: ['fd-exhausted'],
  },
  {
    line: 'A worker process unexpectedly died and this can only be explained by a bug in haproxy or its dependencies.',
    means: ['gateway-faulty'],
  },
  {
    line: "[ALERT] (1) : config : parsing [/etc/haproxy/haproxy.cfg:22] : unknown keyword 'foo' in 'backend' section\n[ALERT] (1) : config : Fatal errors found in configuration.",
    means: ['gateway-faulty'],
  },
  {
    line: 'Nov 22 15:54:35 gw1 haproxy[37]: backend shop_api has no server available!',
    means: ['inconclusive', 'backend-stopped', 'health-check-misconfigured'],
  },
];
