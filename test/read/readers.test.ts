import { describe, expect, it } from '@jest/globals';
import { readExhibit } from '../../src/read/registry.ts';
import { exhibit } from './exhibits.ts';

describe('a text is understood by its content', () => {
  it.each([
    {
      format: 'nginx error log, after a prompt',
      text: '$ tail error.log\n2026/11/22 15:54:22 [error] 31#31: *22 connect() failed (111: Connection refused) while connecting to upstream, request: "POST /a HTTP/1.1", upstream: "http://10.20.2.20:8080/a"',
      fact: {
        kind: 'failure',
        gateway: 'nginx',
        failure: 'refused',
        upstream: '10.20.2.20:8080',
        method: 'POST',
      },
    },
    {
      format: 'nginx access log with upstream fields',
      text: '10.0.0.9 - - [22/Nov/2026:15:54:22 +0000] "GET /a?x=1 HTTP/1.1" 502 157 "-" "curl" ua="10.0.1.1:8080" us="502" uct="-" urt="0.004"',
      fact: {
        kind: 'answer',
        status: 502,
        madeBy: 'gateway',
        upstream: '10.0.1.1:8080',
        routes: ['GET /a'],
        slowestMillis: 4,
      },
    },
    {
      format: 'HAProxy traffic line',
      text: 'Nov 22 15:54:35 gw haproxy[37]: 10.0.0.9:1 [22/Nov/2026:15:54:32.001] www shop/app1 0/0/1/-1/34 502 217 - - SH-- 1/1/0/0/0 0/0 "GET / HTTP/1.1"',
      fact: { kind: 'failure', gateway: 'haproxy', failure: 'closed', upstream: 'shop/app1' },
    },
    {
      format: 'ALB access log line, cut down to its numbers',
      text: '0.000 0.001 -1 502',
      fact: { kind: 'failure', gateway: 'alb', failure: 'closed', millis: 1 },
    },
    {
      format: 'DescribeTargetHealth',
      text: '{"TargetHealthDescriptions":[{"Target":{"Id":"i-0a1b2c3d4e5f60718","Port":8080},"TargetHealth":{"State":"unhealthy","Reason":"Target.Timeout"}}]}',
      fact: {
        kind: 'target-health',
        target: 'i-0a1b2c3d4e5f60718',
        port: 8080,
        reason: 'Target.Timeout',
      },
    },
    {
      format: 'target health as a table',
      text: '| i-0a1b2c3d4e5f60718 | 8080 | unhealthy | Target.FailedHealthChecks |',
      fact: {
        kind: 'target-health',
        target: 'i-0a1b2c3d4e5f60718',
        port: 8080,
        state: 'unhealthy',
      },
    },
    {
      format: 'DescribeLoadBalancerAttributes',
      text: '{"Attributes":[{"Key":"idle_timeout.timeout_seconds","Value":"60"}]}',
      fact: { kind: 'setting', setting: 'gateway-idle-seconds', number: 60 },
    },
    {
      format: 'GetMetricData',
      text: '{"MetricDataResults":[{"Id":"m","Label":"HTTPCode_ELB_502_Count","Timestamps":["2026-11-22T15:54:00Z","2026-11-22T15:53:00Z"],"Values":[7,3]}]}',
      fact: { kind: 'metric', metric: 'HTTPCode_ELB_502_Count', total: 10, peak: 7, latest: 7 },
    },
    {
      format: 'DescribeSecurityGroupRules',
      text: '{"SecurityGroupRules":[{"GroupId":"sg-0a","IsEgress":false,"IpProtocol":"tcp","FromPort":80,"ToPort":90,"ReferencedGroupInfo":{"GroupId":"sg-0b"}}]}',
      fact: {
        kind: 'security-rule',
        direction: 'ingress',
        fromPort: 80,
        toPort: 90,
        peer: 'sg-0b',
      },
    },
    {
      format: 'ss -ltnp',
      text: 'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nLISTEN 3 2 [::1]:8080 *:* users:(("node",pid=7,fd=1))',
      fact: {
        kind: 'listener',
        address: '::1',
        port: 8080,
        process: 'node',
        waiting: 3,
        limit: 2,
        holders: [{ process: 'node', pid: 7 }],
      },
    },
    {
      format: 'netstat',
      text: 'tcp6       0      0 :::3000    :::*    LISTEN      1234/node',
      fact: {
        kind: 'listener',
        address: '::',
        port: 3000,
        process: 'node',
        holders: [{ process: 'node', pid: 1234 }],
      },
    },
    {
      format: 'systemctl show',
      text: 'Id=shop.service\nLoadState=loaded\nActiveState=failed\nSubState=failed\nResult=exit-code\nExecMainStatus=1\nNRestarts=5',
      fact: {
        kind: 'unit',
        name: 'shop.service',
        state: 'failed',
        result: 'exit-code',
        exitStatus: 1,
        restarts: 5,
      },
    },
    {
      format: 'kernel log',
      text: '[ 4061.6] Memory cgroup out of memory: Killed process 7930 (node) total-vm:1108396kB, anon-rss:119304kB',
      fact: { kind: 'event', event: 'oom-killed', subject: 'node' },
    },
    {
      format: 'curl -v',
      text: '*   Trying 10.0.1.1:8080...\n* Connected to 10.0.1.1 (10.0.1.1) port 8080\n> GET / HTTP/1.1\n* Empty reply from server',
      fact: { kind: 'probe', to: '10.0.1.1:8080', outcome: 'closed' },
    },
    {
      format: 'iptables-save',
      text: '-A INPUT -p tcp -m tcp --dport 8080 -j DROP',
      fact: { kind: 'firewall-rule', action: 'drop', ports: [8080], chain: 'INPUT' },
    },
    {
      format: 'iptables-save, with what a rule rejects',
      text: '-A INPUT -j REJECT --reject-with icmp-host-prohibited',
      fact: { kind: 'firewall-rule', action: 'reject', ports: null, chain: 'INPUT' },
    },
    {
      format: 'iptables-save, answers only',
      text: '-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT',
      fact: { kind: 'firewall-rule', action: 'accept', ports: [], chain: 'INPUT' },
    },
    {
      format: 'iptables -nvL, with what a rule rejects',
      text: 'Chain INPUT (policy ACCEPT 0 packets, 0 bytes)\n   41  2132 REJECT     all  --  *      *       0.0.0.0/0            0.0.0.0/0            reject-with icmp-host-prohibited',
      fact: { kind: 'firewall-rule', action: 'reject', ports: null, chain: 'INPUT' },
    },
    {
      format: 'nft list ruleset, with what a rule rejects',
      text: '\tchain INPUT {\n\t\tcounter packets 0 bytes 0 reject with icmp type host-prohibited',
      fact: { kind: 'firewall-rule', action: 'reject', ports: null, chain: 'INPUT' },
    },
    {
      format: 'iptables -nvL, the loopback only',
      text: 'Chain INPUT (policy DROP 7 packets, 420 bytes)\n   12   720 ACCEPT     all  --  lo     *       0.0.0.0/0            0.0.0.0/0',
      fact: { kind: 'firewall-rule', action: 'accept', ports: [], chain: 'INPUT' },
    },
    {
      format: 'the audit log',
      text: 'type=AVC msg=audit(1795362862.123:41): avc:  denied  { name_connect } for  pid=31 comm="nginx" dest=8080 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:http_cache_port_t:s0 tclass=tcp_socket permissive=0',
      fact: {
        kind: 'event',
        event: 'access-denied-selinux',
        subject: 'nginx',
        detail: 'name_connect',
        last: 1_795_362_862_123,
      },
    },
    {
      format: 'df -h',
      text: 'Filesystem Size Used Avail Use% Mounted on\nshopdata 2.0M 2.0M 0 100% /opt/shop/sessions',
      fact: { kind: 'resource', resource: 'disk', used: 1, name: '/opt/shop/sessions' },
    },
    {
      format: 'IIS W3C log',
      text: '#Fields: date time cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n2026-11-22 15:54:22 GET /a 502 3 12002 29911',
      fact: { kind: 'failure', gateway: 'iis', failure: 'response-timed-out', millis: 29911 },
    },
    {
      format: 'Envoy access log',
      text: '[2026-11-22T15:54:22.406Z] "GET /a HTTP/1.1" 503 UC upstream_reset_before_response_started{connection_termination} - "-" 0 87 94 - "10.244.18.3" "curl" "6b1d" "shop" "10.244.31.72:8081"',
      fact: { kind: 'failure', gateway: 'envoy', failure: 'closed', upstream: '10.244.31.72:8081' },
    },
    {
      format: 'a target group in Terraform',
      text: 'resource "aws_lb_target_group" "web" {\n  port = 8080\n  protocol = "HTTP"\n  health_check {\n    path = "/up"\n    port = 9090\n  }\n}',
      fact: { kind: 'setting', setting: 'health-check-port', number: 9090 },
    },
    {
      format: 'a target group in CloudFormation',
      text: 'Type: AWS::ElasticLoadBalancingV2::TargetGroup\nProperties:\n  Port: 3000\n  Protocol: HTTP',
      fact: { kind: 'setting', setting: 'target-port', number: 3000 },
    },
    {
      format: 'an attribute in CloudFormation',
      text: "- Key: idle_timeout.timeout_seconds\n  Value: '120'",
      fact: { kind: 'setting', setting: 'gateway-idle-seconds', number: 120 },
    },
    {
      format: 'an annotation of an ingress',
      text: 'nginx.ingress.kubernetes.io/proxy-read-timeout: "30"',
      fact: { kind: 'setting', setting: 'gateway-read-timeout-seconds', number: 30 },
    },
    {
      format: 'the backend of an ingress',
      text: 'kind: Ingress\nspec:\n  backend:\n    service:\n      name: web\n      port:\n        number: 8080',
      fact: { kind: 'setting', setting: 'service-port-asked', number: 8080 },
    },
    {
      format: 'kubectl get svc',
      text: 'web   ClusterIP   172.20.41.8   <none>   80/TCP,9090/TCP   3d',
      fact: { kind: 'setting', setting: 'service-port-offered', number: 9090 },
    },
    {
      format: "HAProxy's statistics page",
      text: 'current conns = 1996; conn rate = 4/sec\nmaxconn = 2000; maxsock = 4053',
      fact: { kind: 'failure', gateway: 'haproxy', failure: 'no-worker-slot' },
    },
    {
      format: 'networks of a container',
      text: "$ docker inspect -f '{{json .NetworkSettings.Networks}}' web | jq -r .\nbackend 172.28.0.12\nproxy 172.20.0.9",
      fact: {
        kind: 'container-network',
        container: 'web',
        network: 'backend',
        address: '172.28.0.12',
        gateway: false,
      },
    },
    {
      format: 'the load of a host with its processors',
      text: 'LOAD CRITICAL - load average: 32.00, 29.14, 22.06 (8 CPUs)',
      fact: { kind: 'resource', resource: 'load', used: 4 },
    },
    {
      format: 'an access log in JSON of a format of its own',
      text: '{"request_method":"POST","request_uri":"/pay","status":502,"upstream_addr":"10.0.1.5:3000","upstream_status":"502","upstream_connect_time":"0.001","upstream_header_time":"-","upstream_response_time":"0.002"}',
      fact: { kind: 'answer', status: 502, madeBy: 'gateway', routes: ['POST /pay'] },
    },
    {
      format: 'its times, which tell how the attempt ended',
      text: '{"request_method":"POST","request_uri":"/pay","status":502,"upstream_addr":"10.0.1.5:3000","upstream_status":"502","upstream_connect_time":"0.001","upstream_header_time":"-","upstream_response_time":"0.002"}',
      fact: { kind: 'attempt', failure: 'closed', upstream: '10.0.1.5:3000', millis: 2 },
    },
    {
      format: 'an access log in logfmt',
      text: 'time=2026-11-22T15:54:22Z method=GET path=/a status=504 upstream_addr=10.0.1.5:3000 upstream_status=504 upstream_connect_time=0.001 upstream_header_time=- upstream_response_time=60.001',
      fact: { kind: 'attempt', failure: 'response-timed-out', millis: 60_001 },
    },
    {
      format: 'openssl s_client against a plain port',
      text: '$ openssl s_client -connect 10.0.1.5:8443\nCONNECTED(00000003)\nerror:0A00010B:SSL routines:ssl3_get_record:wrong version number:ssl3_record.c:354:\nno peer certificate available',
      fact: { kind: 'probe', to: '10.0.1.5:8443', outcome: 'not-tls' },
    },
    {
      format: 'openssl s_client with a certificate that has expired',
      text: '$ openssl s_client -connect 10.0.1.5:8443\nCONNECTED(00000003)\nverify error:num=10:certificate has expired\nnotAfter=Nov  1 00:00:00 2026 GMT\nVerify return code: 10 (certificate has expired)',
      fact: { kind: 'probe', to: '10.0.1.5:8443', outcome: 'certificate-refused' },
    },
    {
      format: 'the timeout of mod_proxy',
      text: 'ProxyPass /app http://127.0.0.1:8080/app timeout=90',
      fact: { kind: 'setting', setting: 'gateway-read-timeout-seconds', number: 90 },
    },
  ])('$format', ({ text, fact }) => {
    expect(readExhibit(exhibit(text))).toContainEqual(expect.objectContaining(fact));
  });
});

describe('equal lines', () => {
  it('become one fact with count, first and last time and a few citations', () => {
    const lines = [10, 11, 12, 13].map(
      (s) =>
        `2026/11/22 15:54:${s} [error] 31#31: *22 upstream sent too big header while reading response header from upstream, upstream: "http://10.0.1.1:80/${s}"`,
    );

    const [found, ...others] = readExhibit(exhibit(lines.join('\n'), 'error.log', 'gateway'));

    expect(others).toEqual([]);
    expect(found).toMatchObject({
      count: 4,
      first: Date.UTC(2026, 10, 22, 15, 54, 10),
      last: Date.UTC(2026, 10, 22, 15, 54, 13),
    });
    expect(found?.citations.map(({ line }) => line)).toEqual([1, 2, 4]);
  });
});

describe('what a person wrote', () => {
  it('counts only where somebody pasted it', () => {
    const told = exhibit('A restart of the service helps for a day.', 'notes');

    expect(readExhibit(told)).toContainEqual(
      expect.objectContaining({ kind: 'statement', topic: 'restart-helps' }),
    );
    expect(
      readExhibit({ ...told, source: 'journalctl' }).filter(({ kind }) => kind === 'statement'),
    ).toEqual([]);
  });
});
