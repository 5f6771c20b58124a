import { describe, expect, it } from '@jest/globals';
import { FAULTS } from '../../../src/lab/fleet/faults.ts';
import { IDS, StagedFleet } from './staged-fleet.ts';

const [FIRST = ''] = IDS;

describe('what a host prints', () => {
  it.each<{ fault: string; section: string; says: string | RegExp }>([
    { fault: 'healthy', section: 'systemctl-show', says: 'ActiveState=active' },
    { fault: 'healthy', section: 'ss-ltnp', says: /LISTEN .* 0\.0\.0\.0:8080 .*"node"/ },
    { fault: 'healthy', section: 'curl-local', says: '< Keep-Alive: timeout=65' },
    { fault: 'healthy', section: 'kernel', says: '-- No entries --' },
    { fault: 'backend-stopped', section: 'systemctl-show', says: 'ActiveState=inactive' },
    { fault: 'backend-stopped', section: 'systemctl-show', says: 'Result=success' },
    { fault: 'backend-stopped', section: 'journal', says: 'SIGTERM received, shutting down' },
    { fault: 'backend-stopped', section: 'curl-local', says: 'Connection refused' },
    { fault: 'backend-crashed', section: 'systemctl-show', says: 'Result=exit-code' },
    {
      fault: 'backend-crashed',
      section: 'systemctl-status',
      says: 'code=exited, status=1/FAILURE',
    },
    { fault: 'backend-crashed', section: 'journal', says: 'TypeError: Cannot read properties' },
    { fault: 'backend-oom-killed', section: 'systemctl-show', says: 'Result=oom-kill' },
    {
      fault: 'backend-oom-killed',
      section: 'kernel',
      says: /Memory cgroup out of memory: Killed process \d+ \(node\)/,
    },
    { fault: 'backend-oom-killed', section: 'journal', says: /rss 4\d\d MB/ },
    { fault: 'wrong-port', section: 'ss-ltnp', says: /0\.0\.0\.0:8081 .*"node"/ },
    { fault: 'wrong-port', section: 'curl-local', says: 'port 8080 failed: Connection refused' },
    { fault: 'wrong-port', section: 'curl-local-8081', says: '< HTTP/1.1 200 OK' },
    { fault: 'wrong-port', section: 'systemctl-cat', says: 'PORT=8081' },
    { fault: 'security-group-blocked', section: 'curl-local', says: '< HTTP/1.1 200 OK' },
    { fault: 'security-group-blocked', section: 'journal', says: 'INFO 0 requests in 60 s' },
    { fault: 'keepalive-race', section: 'curl-local', says: '< Keep-Alive: timeout=5' },
    { fault: 'keepalive-race', section: 'journal', says: 'INFO keepAliveTimeout 5000 ms' },
    { fault: 'keepalive-race', section: 'systemctl-cat', says: 'KEEP_ALIVE_TIMEOUT_MS=5000' },
    {
      fault: 'worker-pool-exhausted',
      section: 'php-fpm.log',
      says: 'WARNING: [pool shop] server reached pm.max_children setting (8), consider raising it',
    },
    {
      fault: 'worker-pool-exhausted',
      section: 'nginx-error.log',
      says: 'failed (11: Resource temporarily unavailable) while connecting to upstream',
    },
    { fault: 'worker-pool-exhausted', section: 'ss-lxnp', says: /LISTEN 65 +64 +\/run\/shop\/php/ },
    { fault: 'worker-pool-exhausted', section: 'systemctl-status', says: 'active: 8, idle: 0' },
    { fault: 'worker-pool-exhausted', section: 'curl-local', says: '< HTTP/1.1 502 Bad Gateway' },
    {
      fault: 'host-firewall-blocked',
      section: 'iptables',
      says: '-A INPUT -j REJECT --reject-with icmp-host-prohibited',
    },
    { fault: 'host-firewall-blocked', section: 'curl-local', says: '< HTTP/1.1 200 OK' },
    { fault: 'host-firewall-blocked', section: 'journal', says: 'INFO 0 requests in 60 s' },
    { fault: 'wrong-port', section: 'journal', says: 'INFO 0 requests in 60 s' },
    {
      fault: 'header-too-large',
      section: 'nginx-error.log',
      says: /upstream sent too big header while reading .* "GET \/account HTTP\/1.1", upstream: "http:\/\/127.0.0.1:3000\/account"/,
    },
    { fault: 'header-too-large', section: 'nginx-access.log', says: '"GET /account HTTP/1.1" 502' },
    { fault: 'header-too-large', section: 'nginx-access.log', says: 'HTTP/1.1" 200 4180' },
    { fault: 'header-too-large', section: 'gateway-curl-local', says: '< HTTP/1.1 200 OK' },
    { fault: 'header-too-large', section: 'upstream1-curl', says: '< HTTP/1.1 200 OK' },
    { fault: 'header-too-large', section: 'ss-ltnp', says: /0\.0\.0\.0:8080 .*"nginx"/ },
    { fault: 'header-too-large', section: 'ss-ltnp', says: /127\.0\.0\.1:3000 .*"node"/ },
    {
      fault: 'mandatory-access-denied',
      section: 'nginx-error.log',
      says: /\[crit\] .* connect\(\) to 127\.0\.0\.1:3000 failed \(13: Permission denied\) while connecting/,
    },
    {
      fault: 'mandatory-access-denied',
      section: 'audit.log',
      says: /avc: {2}denied {2}\{ name_connect \} .* comm="nginx" dest=3000 .* permissive=0$/m,
    },
    { fault: 'header-too-large', section: 'audit.log', says: 'permissive=1' },
    { fault: 'mandatory-access-denied', section: 'selinux', says: /^Enforcing\n\S+ --> off/ },
    { fault: 'mandatory-access-denied', section: 'upstream1-curl', says: '< HTTP/1.1 200 OK' },
    { fault: 'mandatory-access-denied', section: 'journal', says: 'INFO 0 requests in 60 s' },
    { fault: 'healthy', section: 'df-h', says: /^\/dev\/nvme0n1p1 +20G +6\.1G +14G +31% \/$/m },
    { fault: 'disk-full', section: 'df-h', says: /^\/dev\/nvme0n1p1 +20G +20G +20K 100% \/$/m },
    {
      fault: 'disk-full',
      section: 'journal',
      says: /ERROR GET \/\S* session store: ENOSPC: no space left on device, write$/m,
    },
    { fault: 'disk-full', section: 'curl-local', says: '< HTTP/1.1 200 OK' },
    {
      fault: 'fd-exhausted',
      section: 'journal',
      says: /ERROR GET \/\S* template: EMFILE: too many open files, open '/,
    },
    {
      fault: 'fd-exhausted',
      section: 'proc-limits',
      says: /open descriptors: 1024\n[\s\S]*Max open files +1024 +1024 +files/,
    },
    { fault: 'fd-exhausted', section: 'systemctl-cat', says: 'LimitNOFILE=1024' },
    {
      fault: 'worker-pool-too-small',
      section: 'php-fpm.log',
      says: 'WARNING: [pool shop] server reached pm.max_children setting (8), consider raising it',
    },
    { fault: 'worker-pool-too-small', section: 'php-fpm-pool.conf', says: 'pm = dynamic' },
    { fault: 'worker-pool-too-small', section: 'nginx-access.log', says: '" 200 4180' },
    { fault: 'worker-pool-too-small', section: 'nginx-error.log', says: '(11: Resource temp' },
    { fault: 'worker-pool-too-small', section: 'ss-lxnp', says: /LISTEN 65 +64 +\/run\/shop\/php/ },
    {
      fault: 'worker-pool-too-small',
      section: 'systemctl-status',
      says: 'active: 8, idle: 0, Requests: 71204, slow: 0, Traffic: 13.33req/sec',
    },
    {
      fault: 'backend-hung',
      section: 'curl-local',
      says: 'Operation timed out after 5001 milliseconds with 0 bytes received',
    },
    { fault: 'backend-hung', section: 'systemctl-show', says: 'ActiveState=active' },
    { fault: 'backend-hung', section: 'journal', says: 'INFO 0 requests in 60 s' },
    { fault: 'backend-hung', section: 'proc-limits', says: 'open descriptors: 461' },
    {
      fault: 'dns-unresolvable',
      section: 'nginx-error.log',
      says: /connect\(\) failed \(111: Connection refused\) .* upstream: "http:\/\/10\.0\.3\.15:8090\/api\/prices"/,
    },
    {
      fault: 'dns-unresolvable',
      section: 'nginx-T',
      says: 'proxy_pass http://prices.shop.internal:8090;',
    },
    {
      fault: 'dns-unresolvable',
      section: 'upstream2-curl',
      says: '* Connected to prices.shop.internal (10.0.3.88) port 8090',
    },
    {
      fault: 'protocol-mismatch',
      section: 'nginx-error.log',
      says: /SSL_do_handshake\(\) failed .* while SSL handshaking to upstream, .* upstream: "https:\/\/127\.0\.0\.1:3000\//,
    },
    {
      fault: 'protocol-mismatch',
      section: 'upstream1-curl',
      says: 'error:0A00010B:SSL routines::wrong version number',
    },
    { fault: 'protocol-mismatch', section: 'gateway-curl-local', says: '< HTTP/1.1 502 Bad' },
    { fault: 'retry-storm', section: 'ps', says: / 97\.4 .* \/usr\/bin\/node / },
    { fault: 'retry-storm', section: 'nginx-error.log', says: /upstream timed out .* "GET \/api/ },
    { fault: 'retry-storm', section: 'journal', says: /requests in 60 s, .* p99 2\d{4} ms/ },
    {
      fault: 'upstream-too-slow',
      section: 'nginx-error.log',
      says: /upstream timed out \(110: Connection timed out\) while reading .* "GET \/reports\/monthly HTTP/,
    },
    {
      fault: 'upstream-too-slow',
      section: 'nginx-access.log',
      says: /HTTP\/1.1" 504 167 .* rt=15\.000/,
    },
    { fault: 'upstream-too-slow', section: 'nginx-T', says: 'proxy_read_timeout 15s;' },
    {
      fault: 'upstream-too-slow',
      section: 'journal',
      says: /GET \/reports\/monthly 200 in 3\d{4} ms/,
    },
  ])('given $fault, $section says $says', async ({ fault, section, says }) => {
    const frames = await new StagedFleet().broken(fault).diagnoseHost(FIRST);

    const text = frames.get(section)?.text ?? '';
    expect(text).toMatch(typeof says === 'string' ? new RegExp(escaped(says)) : says);
  });

  it.each(
    FAULTS.filter(({ id }) => id !== 'inconclusive').flatMap(({ id }) =>
      IDS.map((instance) => ({ fault: id, instance })),
    ),
  )('given $fault, the output of $instance fits into Run Command', async ({ fault, instance }) => {
    const stage = new StagedFleet().broken(fault);

    expect((await stage.diagnoseHost(instance)).size).toBeGreaterThan(10);
  });

  it('tells the whole story after a repair: the end, the new start, new requests', async () => {
    const stage = new StagedFleet().broken('backend-crashed');
    await stage.restart(FIRST);
    stage.pass(150);

    const frames = await stage.diagnoseHost(FIRST);

    const journal = frames.get('journal')?.text ?? '';
    const order = ['TypeError', "Failed with result 'exit-code'", 'Started shop.service'].map(
      (text) => journal.indexOf(text),
    );
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(order).not.toContain(-1);
    // It is the only healthy target now, and has all requests.
    expect(journal).toMatch(/INFO 1[12]\d\d requests in 60 s.*$/);
    expect(frames.get('systemctl-show')?.text).toContain('ActiveState=active');
    expect(frames.get('curl-local')?.exitStatus).toBe(0);
  });

  it('has times that fit the clock', async () => {
    const frames = await new StagedFleet().broken('backend-crashed').diagnoseHost(FIRST);

    expect(frames.get('systemctl-status')?.text).toContain(
      'Active: failed (Result: exit-code) since Sun 2026-11-22 15:50:17 UTC; 4min ago',
    );
    expect(frames.get('journal')?.text).toMatch(/^2026-11-22T15:50:17\+0000 .*Failed with result/m);
  });

  it('cannot be asked where no agent is connected', async () => {
    const stage = new StagedFleet().broken('inconclusive');

    const answers = await stage.ports.hosts.run({
      document: 'diagnose-linux',
      instanceIds: IDS,
      parameters: {},
      deadlineSeconds: 40,
      comment: 'test',
    });

    expect(answers.map(({ kind }) => kind)).toEqual(['unreachable', 'unreachable', 'unreachable']);
  });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
