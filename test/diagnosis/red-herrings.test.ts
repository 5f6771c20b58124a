import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { type EvidenceBundle, NOBODY_SAID } from '../../src/evidence/bundle.ts';
import { collected } from '../../src/evidence/exhibit.ts';

const REFUSED = `2026/11/22 15:54:22 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 198.51.100.23, server: shop.example.com, request: "GET / HTTP/1.1", upstream: "http://10.20.2.20:8080/", host: "shop.example.com"`;
const SERVED = `198.51.100.23 - - [22/Nov/2026:15:54:22 +0000] "GET / HTTP/1.1" 200 157 "-" "curl" upstream=10.20.2.20:8080 urt=0.004`;
const NGINX = 'upstream shop_api {\n    server 10.20.2.20:8080;\n}\n';
const HEAD = 'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n';
const IP = 'eth0  UP  10.20.2.20/24';

/** What the gateway and the host behind it were found to say: files as `gateway/...` and `backend/...`. */
const bundle = (gateway: string, files: Readonly<Record<string, string>>): EvidenceBundle => ({
  version: 1,
  subject: {
    ...NOBODY_SAID,
    gateway,
    window: { from: '2026-11-22T15:50:00Z', to: '2026-11-22T15:55:00Z' },
  },
  exhibits: Object.entries({ 'backend/ip.txt': IP, ...files }).map(([id, text]) => {
    const role = id.startsWith('gateway')
      ? 'gateway'
      : id.startsWith('network')
        ? 'network'
        : 'backend';
    return collected({
      id,
      section: id.replace(/^.*\//, '').replace(/\.txt$/, ''),
      source: id,
      origin: { role, name: role, address: null },
      text,
    });
  }),
});

const listen = (port: number, process: string, pid: number): string =>
  `${HEAD}LISTEN 0 511 0.0.0.0:${port} 0.0.0.0:* users:(("${process}",pid=${pid},fd=18))\n`;

describe('what befalls something else on the host is not the cause', () => {
  it.each([
    {
      given: 'the service was never started, and another one listens on a port of its own',
      files: {
        'gateway/error.log': REFUSED,
        'gateway/nginx-T': NGINX,
        'backend/ss-ltnp': listen(9099, 'python3', 49),
        'backend/supervisorctl-status.txt':
          'shop-api      STOPPED   Not started\nthumbnailer   RUNNING   pid 49, uptime 0:00:08\n',
      },
      cause: 'backend-stopped',
    },
    {
      given: 'the service listens on another port, and a job beside it is switched off',
      files: {
        'gateway/error.log': REFUSED,
        'gateway/nginx-T': NGINX,
        'backend/ss-ltnp': listen(8081, 'node', 62),
        'backend/supervisorctl-status.txt':
          'import-legacy   STOPPED   Not started\nshop-api   RUNNING   pid 62, uptime 0:10:08\n',
      },
      cause: 'wrong-port',
    },
    {
      given: 'a batch job was killed for memory while the service answers',
      files: {
        'gateway/access.log': `${SERVED}\n${SERVED}\n`,
        'gateway/nginx-T': NGINX,
        'backend/ss-ltnp': listen(8080, 'node', 62),
        'backend/supervisorctl-status.txt':
          'report-batch   EXITED    Nov 22 03:54 PM\nshop-api   RUNNING   pid 62, uptime 0:10:08\n',
        'backend/supervisord.log':
          '2026-11-22 15:54:13,407 WARN exited: report-batch (terminated by SIGKILL; not expected)\n',
        'backend/dmesg.txt':
          '[17006.3] Memory cgroup out of memory: Killed process 17105 (python3) total-vm:107740kB, anon-rss:94720kB\n',
      },
      cause: 'healthy',
    },
    {
      given: 'the service is stopped, and a batch job of the same language was killed for memory',
      files: {
        'gateway/error.log': REFUSED,
        'gateway/nginx-T': NGINX,
        'backend/ss-ltnp': listen(9099, 'python3', 49),
        'backend/supervisorctl-status.txt':
          'report-batch   EXITED    Nov 22 03:54 PM\nshop-api   STOPPED   Nov 22 03:50 PM\nthumbnailer   RUNNING   pid 49, uptime 0:00:08\n',
        'backend/supervisord.log':
          '2026-11-22 15:50:13,407 INFO stopped: shop-api (exit status 0)\n2026-11-22 15:54:13,407 WARN exited: report-batch (terminated by SIGKILL; not expected)\n',
      },
      cause: 'backend-stopped',
    },
    {
      given: 'the service ran out of descriptors an hour ago, and answers everything since',
      files: {
        'gateway/access.log': `${SERVED}\n${SERVED}\n`,
        'gateway/nginx-T': NGINX,
        'backend/ss-ltnp': listen(8080, 'node', 62),
        'backend/shop-api.log':
          '2026-11-22T14:50:00.000Z ERROR Error: EMFILE: too many open files, open /tmp/x\n',
      },
      cause: 'healthy',
    },
    {
      given: 'systemd tells of a failed timer beside the unit that listens',
      files: {
        'gateway/access.log': `${SERVED}\n${SERVED}\n`,
        'gateway/nginx-T': NGINX,
        'backend/ss-ltnp': listen(8080, 'node', 62),
        'backend/systemctl-show.txt':
          'Id=shop-backup.service\nLoadState=loaded\nActiveState=failed\nResult=exit-code\nExecMainStatus=1\nMainPID=0\n\nId=shop-api.service\nLoadState=loaded\nActiveState=active\nSubState=running\nMainPID=62\n',
      },
      cause: 'healthy',
    },
  ])('given that $given, the verdict is $cause', ({ files, cause }) => {
    const [best] = diagnose(bundle('nginx', files)).verdicts;

    expect(best?.cause).toBe(cause);
    expect(best?.confidence).toBeGreaterThan(0.6);
  });

  it('clients that send no request do not make HAProxy run out of servers', () => {
    const { verdicts } = diagnose(
      bundle('haproxy', {
        'gateway/haproxy.cfg':
          'frontend www\nbackend shop_api\n    server app1 10.20.2.20:8080 check\n',
        'gateway/haproxy.log': [
          'Nov 22 15:54:20 web-gw1 haproxy[44]: 10.20.1.1:37772 [22/Nov/2026:15:54:20.438] www www/<NOSRV> -1/-1/-1/-1/0 400 0 - - PR-- 5/5/0/0/0 0/0 "<BADREQ>"',
          'Nov 22 15:54:23 web-gw1 haproxy[44]: 10.20.1.1:37980 [22/Nov/2026:15:54:23.081] www shop_api/app1 0/0/0/1/1 200 196 - - ---- 1/1/0/0/0 0/0 "GET /api/cart HTTP/1.1"',
        ].join('\n'),
      }),
    );

    expect(verdicts[0]?.cause).toBe('healthy');
  });
});

const SLOW = REFUSED.replace(
  'connect() failed (111: Connection refused) while connecting to upstream',
  'upstream timed out (110: Connection timed out) while reading response header from upstream',
);
const HAPROXY = 'frontend www\nbackend shop_api\n    server app1 10.20.2.20:8080 check\n';
const REUSED =
  'Nov 22 15:54:07 web-gw1 haproxy[43]: 10.20.1.1:58688 [22/Nov/2026:15:54:07.245] www shop_api/app1 0/0/0/-1/41 502 209 - - SH-- 6/6/5/5/0 0/0 "POST /api/orders HTTP/1.1"\nNov 22 15:54:08 web-gw1 haproxy[43]: 10.20.1.1:58688 [22/Nov/2026:15:54:08.245] www shop_api/app1 0/0/0/5/6 200 209 - - ---- 6/6/5/5/0 0/0 "POST /api/orders HTTP/1.1"\n';
const UVICORN =
  '* Connected to 10.20.2.20 (10.20.2.20) port 8080 (#0)\n> GET / HTTP/1.1\n> Host: 10.20.2.20:8080\n> \n< HTTP/1.1 200 OK\n< server: uvicorn\n< \n';
const PINGS = (loss: number) =>
  `PING 10.20.1.10 (10.20.1.10) 1472(1500) bytes of data.\n\n3 packets transmitted, ${loss === 100 ? 0 : 3} received, ${loss}% packet loss, time 2034ms\n`;
const SMALL =
  'PING 10.20.1.10 (10.20.1.10) 56(84) bytes of data.\n\n2 packets transmitted, 2 received, 0% packet loss, time 1031ms\n';
const HCHECK =
  'BalancerMember http://10.20.2.20:8080 hcmethod=GET hcuri=/status hcinterval=1\nProxyPass / balancer://shop/\n';
const DISABLED =
  '[Sun Nov 22 15:54:00.579664 2026] [proxy_hcheck:info] [pid 43:tid 63] AH03303: Threaded Health check DISABLING http://10.20.2.20:8080\n[Sun Nov 22 15:54:04.776428 2026] [proxy_balancer:error] [pid 42:tid 135] [client 10.20.1.1:35288] AH01170: balancer://shop: All workers are in error state\n';

const CONNECT_SLOW = SLOW.replace('while reading response header from', 'while connecting to');
const HANGS_NOW_AND_THEN = {
  'gateway/error.log': SLOW,
  'gateway/access.log': `${SERVED}\n${SERVED.replace(' 200 ', ' 504 ')}\n`,
  'gateway/upstream1-curl.txt': UVICORN,
  'network/iptables.txt':
    '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m conntrack --ctstate INVALID -j DROP\nCOMMIT\n',
};

describe('the same fact with and without its link to the failure', () => {
  it.each([
    {
      given: 'a process that ends again and again, each time the gateway is refused',
      gateway: 'nginx',
      files: {
        'gateway/error.log': REFUSED,
        'backend/supervisord.log':
          "2026-11-22 15:54:21,020 INFO exited: shop-api (exit status 0; expected)\n2026-11-22 15:54:22,024 INFO spawned: 'shop-api' with pid 60\n2026-11-22 15:54:26,693 INFO exited: shop-api (exit status 0; expected)\n2026-11-22 15:54:27,696 INFO spawned: 'shop-api' with pid 61\n",
        'backend/supervisorctl-status.txt': 'shop-api   RUNNING   pid 61, uptime 0:00:08\n',
        'backend/ss-ltnp': listen(8080, 'uvicorn', 61),
      },
      cause: 'backend-crashed',
      sure: true,
    },
    {
      given: 'a process that ended twice long before the gateway was refused',
      gateway: 'nginx',
      files: {
        'gateway/error.log': REFUSED,
        'backend/supervisord.log':
          "2026-11-22 09:54:21,020 INFO exited: shop-api (exit status 0; expected)\n2026-11-22 09:54:26,693 INFO exited: shop-api (exit status 0; expected)\n2026-11-22 09:54:27,696 INFO spawned: 'shop-api' with pid 61\n",
        'backend/supervisorctl-status.txt': 'shop-api   RUNNING   pid 61, uptime 6:00:08\n',
        'backend/ss-ltnp': listen(8080, 'uvicorn', 61),
      },
      cause: 'backend-crashed',
      sure: false,
    },
    {
      given: 'big packets lost while answers do not arrive',
      gateway: 'nginx',
      files: {
        'gateway/error.log': SLOW,
        'backend/ping-big': PINGS(100),
        'backend/ping-small': SMALL,
      },
      cause: 'nacl-or-route-blocked',
      sure: true,
    },
    {
      given: 'big packets that pass while answers do not arrive',
      gateway: 'nginx',
      files: {
        'gateway/error.log': SLOW,
        'backend/ping-big': PINGS(0),
        'backend/ping-small': SMALL,
      },
      cause: 'nacl-or-route-blocked',
      sure: false,
    },
    {
      given: 'a check of a path that is not found, and the member taken out by it',
      gateway: 'apache',
      files: {
        'gateway/apache2.conf': HCHECK,
        'gateway/error.log': DISABLED,
        'backend/shop-api.log': '2026-11-22T15:54:03.618Z WARN GET /status 404\n',
        'gateway/upstream1-curl.txt': UVICORN,
      },
      cause: 'health-check-misconfigured',
      sure: true,
    },
    {
      given: 'somebody who asks for a status page that no check asks for',
      gateway: 'apache',
      files: {
        'gateway/apache2.conf': HCHECK.replace('/status', '/healthz'),
        'gateway/error.log': DISABLED,
        'backend/shop-api.log': '2026-11-22T15:54:03.618Z WARN GET /status 404\n',
        'gateway/upstream1-curl.txt': UVICORN,
      },
      cause: 'health-check-misconfigured',
      sure: false,
    },
    {
      given:
        'HAProxy told to reuse connections for first requests, and a server that closes them after 5 s',
      gateway: 'haproxy',
      files: {
        'gateway/haproxy.cfg': `defaults\n    http-reuse always\n${HAPROXY}`,
        'gateway/haproxy.log': REUSED,
        'gateway/upstream1-curl.txt': UVICORN,
      },
      cause: 'keepalive-race',
      sure: true,
    },
    {
      given: 'a short keep-alive while nothing answers at all',
      gateway: 'nginx',
      files: { 'gateway/error.log': SLOW, 'gateway/upstream1-curl.txt': UVICORN },
      cause: 'keepalive-race',
      sure: false,
    },
    {
      given: 'a socket in a folder that HAProxy may not enter',
      gateway: 'haproxy',
      files: {
        'gateway/haproxy.cfg':
          'backend shop_api\n    server app1 unix@/run/shop/private/app.sock check\n',
        'gateway/haproxy.log':
          'Nov 22 15:54:57 web-gw1 haproxy[77]: Server shop_api/app1 is DOWN, reason: Socket error, info: "General socket error (Permission denied)", check duration: 0ms. 0 active and 0 backup servers left.\n',
      },
      cause: 'mandatory-access-denied',
      sure: true,
    },
    {
      given: 'nginx that refuses requests at a limit of its own',
      gateway: 'nginx',
      files: {
        'gateway/error.log':
          '2026/11/22 15:54:28 [error] 52#52: *8 limiting requests, excess: 2.926 by zone "one", client: 10.20.1.1, server: shop.example.com, request: "GET / HTTP/1.1", host: "shop.example.com"\n',
        'gateway/access.log': SERVED.replace(' 200 ', ' 503 ').replace(/ upstream=.*/, ''),
      },
      cause: 'gateway-faulty',
      sure: true,
    },
    {
      given: 'HAProxy that denies what comes too often',
      gateway: 'haproxy',
      files: {
        'gateway/haproxy.cfg': HAPROXY,
        'gateway/haproxy.log':
          'Nov 22 15:54:30 web-gw1 haproxy[46]: 10.20.1.1:51428 [22/Nov/2026:15:54:30.573] www www/<NOSRV> 0/-1/-1/-1/0 503 217 - - PR-- 1/1/0/0/0 0/0 "GET / HTTP/1.1"\n',
      },
      cause: 'gateway-faulty',
      sure: true,
    },
    {
      given: 'an upstream by IPv6 and a service that listens by IPv4 only',
      gateway: 'nginx',
      files: {
        'gateway/error.log': REFUSED.replace('10.20.2.20', '[fd00:2::20]'),
        'backend/ip.txt': 'eth0  UP  10.20.2.20/24 fd00:2::20/64 fe80::a880/64',
        'backend/ss-ltnp': listen(8080, 'node', 56),
      },
      cause: 'loopback-only',
      sure: true,
    },
    {
      given: 'waitress at its limit of connections',
      gateway: 'nginx',
      files: {
        'gateway/error.log': SLOW,
        'backend/shop-api.log':
          'WARNING:waitress:total open connections reached the connection limit, no longer accepting new connections\n',
      },
      cause: 'worker-pool-exhausted',
      sure: true,
    },
    {
      given: 'a body whose pieces nginx cannot read',
      gateway: 'nginx',
      files: {
        'gateway/error.log': REFUSED.replace(
          'connect() failed (111: Connection refused) while connecting to upstream',
          'upstream sent invalid chunked response while reading upstream',
        ),
      },
      cause: 'malformed-response',
      sure: true,
    },
    {
      given: 'a route of the target that drops its answers',
      gateway: 'nginx',
      files: {
        'gateway/error.log': CONNECT_SLOW,
        'gateway/ip.txt': 'eth0  UP  10.20.1.10/24',
        'backend/ip.txt': `${IP}\n\nblackhole 10.20.1.0/24\n`,
        'backend/ss-ltnp': listen(8080, 'node', 56),
      },
      cause: 'nacl-or-route-blocked',
      sure: true,
    },
    {
      given: 'a route of the target that drops what goes to others',
      gateway: 'nginx',
      files: {
        'gateway/error.log': CONNECT_SLOW,
        'gateway/ip.txt': 'eth0  UP  10.20.1.10/24',
        'backend/ip.txt': `${IP}\n\nblackhole 192.0.2.0/24\n`,
        'backend/ss-ltnp': listen(8080, 'node', 56),
      },
      cause: 'nacl-or-route-blocked',
      sure: false,
    },
    {
      given: 'a filter on the way that drops unknown connections, and kept ones that hang',
      gateway: 'nginx',
      files: {
        ...HANGS_NOW_AND_THEN,
        'gateway/nginx-T': `${NGINX.replace('\n}', '\n    keepalive 8;\n}')}`,
      },
      cause: 'nacl-or-route-blocked',
      sure: true,
    },
    {
      given: 'the same filter, and a gateway that keeps no connections',
      gateway: 'nginx',
      files: { ...HANGS_NOW_AND_THEN, 'gateway/nginx-T': NGINX },
      cause: 'nacl-or-route-blocked',
      sure: false,
    },
    {
      given: 'a name that the file of hosts holds at an address that the name server has no more',
      gateway: 'nginx',
      files: {
        'gateway/error.log': REFUSED.replace('10.20.2.20', '10.20.2.99').replace(
          '111: Connection refused',
          '113: No route to host',
        ),
        'gateway/nginx-T': NGINX.replace('10.20.2.20', 'shop-api.internal'),
        'gateway/getent': '10.20.2.99      STREAM shop-api.internal\n',
        'gateway/dig': 'shop-api.internal.\t5\tIN\tA\t10.20.2.20\n',
      },
      cause: 'dns-unresolvable',
      sure: true,
    },
  ])('given $given, $cause is sure: $sure', ({ gateway, files, cause, sure }) => {
    const { verdicts } = diagnose(bundle(gateway, files));

    const [best] = verdicts;
    expect(best?.cause === cause && best.confidence > 0.5).toBe(sure);
  });

  it('what was seen of one upstream over TLS tells nothing of another', () => {
    const expired =
      '2026/11/22 15:54:22 [error] 31#31: *7 upstream SSL certificate verify error: (10:certificate has expired) while SSL handshaking to upstream, client: 198.51.100.23, server: shop.example.com, request: "GET /pay/ HTTP/1.1", upstream: "https://10.20.3.20:8443/pay/", host: "shop.example.com"';
    const { verdicts } = diagnose(
      bundle('nginx', {
        'gateway/error.log': `${SLOW}\n${SLOW}\n${expired}`,
        'gateway/access.log': SERVED,
        'gateway/nginx-T': `${NGINX}location /pay/ { proxy_pass https://10.20.3.20:8443; }\n`,
      }),
    );

    const sure = verdicts.filter(({ confidence }) => confidence > 0.5).map((one) => one.cause);
    expect(sure).toEqual(['tls-handshake-failed', 'upstream-too-slow']);
  });
});
