import type { Row } from './row.ts';

const LOG = { in: 'backend_log' } as const;
const KERNEL = { in: 'kernel_log' } as const;
const STATUS = { in: 'service_status' } as const;

export const BACKEND: readonly Row[] = [
  {
    ...LOG,
    line: '[22-Nov-2026 16:18:53] WARNING: [pool www] server reached pm.max_children setting (5), consider raising it',
    means: ['worker-pool-exhausted'],
  },
  {
    ...LOG,
    line: '[22-Nov-2026 16:00:30] WARNING: [pool www] child 32, script \'/var/www/index.php\' (request: "GET /index.php") execution timed out (30.27 sec), terminating',
    means: ['premature-close'],
  },
  {
    ...LOG,
    line: '[22-Nov-2026 16:00:30] WARNING: [pool www] child 32 exited on signal 11 (SIGSEGV - core dumped) after 3.3 seconds from start',
    means: ['premature-close', 'backend-crashed'],
  },
  {
    ...LOG,
    line: '[2026-11-22 16:38:42 +0000] [31] [CRITICAL] WORKER TIMEOUT (pid:105)',
    means: ['premature-close'],
  },
  {
    ...LOG,
    line: '[2026-11-22 16:38:42 +0000] [31] [ERROR] Worker failed to boot.',
    means: ['backend-crashed'],
  },
  {
    ...LOG,
    line: '! Terminating timed out worker (Worker 1 failed to check in within 60 seconds): 4711',
    means: ['backend-hung', 'premature-close'],
  },
  {
    ...LOG,
    line: '*** uWSGI listen queue of socket "127.0.0.1:8080" (fd: 3) full !!! (101/100) ***',
    means: ['backlog-overflow', 'worker-pool-exhausted'],
  },
  {
    ...LOG,
    line: 'Sun Nov 22 16:38:42 2026 - *** HARAKIRI ON WORKER 2 (pid: 4711, try: 1) ***',
    means: ['premature-close'],
  },
  {
    ...LOG,
    line: 'invalid request block size: 21573 (max 4096)...skip',
    means: ['protocol-mismatch'],
  },
  {
    ...LOG,
    line: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    means: ['backend-crashed'],
  },
  {
    ...LOG,
    line: "2026-11-22T16:19:45.275Z ERROR GET /cart Error: EMFILE: too many open files, open '/opt/shop/a'",
    means: ['fd-exhausted'],
  },
  {
    ...LOG,
    line: '2026-11-22T16:42:09.503Z ERROR session store: ENOSPC: no space left on device, write',
    means: ['disk-full'],
  },
  {
    ...LOG,
    line: 'Error: listen EADDRINUSE: address already in use 0.0.0.0:8080',
    means: ['backend-crashed'],
  },
  {
    ...LOG,
    line: 'http: TLS handshake error from 10.0.0.9:4444: client sent an HTTP request to an HTTPS server',
    means: ['protocol-mismatch'],
  },
  {
    ...LOG,
    line: '2026-11-22T16:20:44.726Z ERROR GET /api/orders 502 payment: connect ECONNREFUSED 10.20.4.20:7000',
    means: ['upstream-generated'],
  },
  {
    ...LOG,
    line: '2026-11-22T16:20:44.726Z 1f2e Task timed out after 30.03 seconds',
    means: ['lambda-target-error'],
  },
  {
    ...KERNEL,
    line: 'Nov 22 16:36:41 app1 kernel: [4061.66] Out of memory: Killed process 7930 (node) total-vm:1108396kB, anon-rss:119304kB, file-rss:0kB',
    means: ['backend-oom-killed'],
  },
  {
    ...KERNEL,
    line: '[ 4061.666374] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/shop,task_memcg=/shop,task=node,pid=7930,uid=995',
    means: ['backend-oom-killed'],
  },
  {
    ...KERNEL,
    line: 'Nov 22 16:36:41 gw1 kernel: nf_conntrack: nf_conntrack: table full, dropping packet',
    means: ['port-exhausted'],
  },
  {
    ...KERNEL,
    line: 'type=AVC msg=audit(1795362862.1:1): avc:  denied  { name_connect } for  pid=31 comm="nginx" dest=8080 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:http_cache_port_t:s0 tclass=tcp_socket permissive=0',
    means: ['mandatory-access-denied'],
  },
  {
    // Written down and let happen.
    ...KERNEL,
    line: 'type=AVC msg=audit(1795362862.1:1): avc:  denied  { name_connect } for  pid=31 comm="nginx" dest=8080 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:http_cache_port_t:s0 tclass=tcp_socket permissive=1',
    means: ['inconclusive'],
  },
  {
    ...KERNEL,
    line: 'Nov 22 16:36:41 app1 kernel: VFS: file-max limit 65536 reached',
    means: ['fd-exhausted'],
  },
  {
    ...KERNEL,
    line: 'Nov 22 16:36:41 gw1 kernel: nginx[31]: segfault at 0 ip 0 sp 0 error 4 in nginx[400000+1000]',
    means: ['gateway-faulty'],
  },
  {
    ...STATUS,
    line: 'Id=shop.service\nLoadState=loaded\nActiveState=inactive\nSubState=dead\nResult=success\nExecMainStatus=0\nNRestarts=0',
    means: ['backend-stopped'],
  },
  {
    ...STATUS,
    line: 'Id=shop.service\nLoadState=loaded\nActiveState=failed\nSubState=failed\nResult=exit-code\nExecMainStatus=1\nNRestarts=5',
    means: ['backend-crashed'],
  },
  {
    ...STATUS,
    line: 'Id=shop.service\nLoadState=loaded\nActiveState=failed\nSubState=failed\nResult=oom-kill\nExecMainStatus=9\nNRestarts=0',
    means: ['backend-oom-killed'],
  },
  {
    ...STATUS,
    line: 'Nov 22 16:36:41 app1 systemd[1]: shop.service: A process of this unit has been killed by the OOM killer.',
    means: ['backend-oom-killed'],
  },
  {
    ...STATUS,
    line: 'Nov 22 16:36:41 app1 systemd[1]: shop.service: Start request repeated too quickly.',
    means: ['backend-crashed'],
  },
  {
    ...STATUS,
    line: "Nov 22 16:36:41 app1 systemd[1]: shop.service: Failed with result 'watchdog'.",
    means: ['backend-hung'],
  },
  {
    ...STATUS,
    line: '"State": {"Status": "exited", "OOMKilled": true, "ExitCode": 137}',
    means: ['backend-oom-killed'],
  },
  {
    ...STATUS,
    line: 'shop-api                         FATAL     Exited too quickly (process log may have details)',
    means: ['backend-crashed'],
  },
  {
    ...STATUS,
    line: 'shop-api                         STOPPED   Nov 22 03:54 PM',
    means: ['backend-stopped'],
  },
  // packets that a filter logged
  {
    in: 'kernel_log',
    line: '[1187.31] [UFW BLOCK] IN=br-1a2b3c OUT= MAC=02:42 SRC=172.18.0.5 DST=172.17.0.1 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=4711 DF PROTO=TCP SPT=41188 DPT=8000 WINDOW=64240 RES=0x00 SYN URGP=0',
    means: ['host-firewall-blocked'],
  },
  {
    in: 'kernel_log',
    line: 'Nov 22 15:54:22 app1 kernel: filter_IN_public_REJECT: IN=ens5 OUT= MAC=0a:12 SRC=10.0.1.20 DST=10.0.2.31 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=1 DF PROTO=TCP SPT=50514 DPT=8080 WINDOW=62727 RES=0x00 SYN URGP=0',
    means: ['host-firewall-blocked'],
  },
  {
    in: 'firewall',
    line: '2026-11-22 15:54:22 DROP TCP 10.0.1.20 10.0.2.31 50514 8080 52 S 3412345 0 64240 - - - RECEIVE',
    means: ['host-firewall-blocked'],
  },
  {
    // The internet knocks everywhere.
    in: 'kernel_log',
    line: '[1187.31] [UFW BLOCK] IN=eth0 OUT= MAC=06:11 SRC=203.0.113.9 DST=10.0.2.31 LEN=40 TOS=0x00 PREC=0x00 TTL=240 ID=54321 PROTO=TCP SPT=45678 DPT=3389 WINDOW=1024 RES=0x00 SYN URGP=0',
    means: ['inconclusive'],
  },
  {
    in: 'firewall',
    line: '2 111122223333 eni-0a1b2c3d4e5f60718 10.0.1.20 10.0.2.31 41022 8080 6 4 240 1790000000 1790000060 REJECT OK',
    means: ['security-group-blocked'],
  },
  {
    in: 'firewall',
    line: '2 111122223333 eni-0a1b2c3d4e5f60718 10.0.1.20 10.0.2.31 41022 8080 6 4 240 1790000000 1790000060 ACCEPT OK\n2 111122223333 eni-0a1b2c3d4e5f60718 10.0.2.31 10.0.1.20 8080 41022 6 4 240 1790000000 1790000060 REJECT OK',
    means: ['nacl-or-route-blocked'],
  },
  {
    in: 'firewall',
    line: 'security group of the instances: inbound 22 and 443 only',
    means: ['inconclusive'],
  },
  // the rest of what the products document
  {
    in: 'backend_log',
    line: '[22-Nov-2026 16:18:53] WARNING: failed processes threshold (5 in 60 sec) is reached, initiating reload',
    means: ['backend-crashed'],
  },
  {
    in: 'backend_log',
    line: '[2026-11-22 16:38:42 +0000] [31] [CRITICAL] WORKER TIMEOUT (pid:105)\n[2026-11-22 16:38:43 +0000] [31] [ERROR] Worker (pid:105) was sent SIGKILL! Perhaps out of memory?',
    means: ['premature-close'],
  },
  {
    in: 'backend_log',
    line: "[2026-11-22 16:38:43 +0000] [31] [ERROR] Connection in use: ('0.0.0.0', 8000)",
    means: ['backend-crashed'],
  },
  {
    in: 'backend_log',
    line: '[2026-11-22 16:38:43 +0000] [31] [ERROR] App failed to load.',
    means: ['backend-crashed'],
  },
  {
    in: 'backend_log',
    line: 'WARNING:  Exceeded concurrency limit.',
    means: ['worker-pool-exhausted'],
  },
  {
    in: 'backend_log',
    line: '[ W 2026-11-22 16:38:42 31/T1 age/Cor/Con/CheckoutSession.cpp:276 ]: [Client 1-2] Returning HTTP 503 due to: Request queue full',
    means: ['worker-pool-exhausted'],
  },
  {
    in: 'backend_log',
    line: 'DAMN ! worker 2 (pid: 4711) died, killed by signal 11 :( trying respawn ...',
    means: ['premature-close', 'backend-crashed'],
  },
  {
    in: 'backend_log',
    line: 'java.lang.OutOfMemoryError: Java heap space',
    means: ['resource-saturated', 'backend-hung', 'backend-crashed'],
  },
  {
    in: 'backend_log',
    line: 'java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
    means: ['resource-saturated', 'backend-hung', 'fd-exhausted'],
  },
  {
    in: 'backend_log',
    line: 'puma stats: {"backlog": 12, "running": 5, "pool_capacity": 0, "max_threads": 5}',
    means: ['worker-pool-exhausted'],
  },
  {
    in: 'backend_log',
    line: 'currentThreadsBusy=200 maxThreads=200',
    means: ['worker-pool-exhausted'],
  },
  {
    in: 'service_status',
    line: "Nov 22 16:36:41 app1 systemd[1]: shop.service: State 'stop-sigterm' timed out. Killing.",
    means: ['deregistration-too-short', 'backend-hung', 'backend-stopped'],
  },
  {
    in: 'service_status',
    line: 'Nov 22 16:36:41 app1 systemd[1]: shop.service: Scheduled restart job, restart counter is at 17.',
    means: ['backend-crashed'],
  },
  {
    in: 'service_status',
    line: "Nov 22 16:36:41 app1 systemd[1]: shop.service: Failed with result 'core-dump'.",
    means: ['backend-crashed'],
  },
  {
    in: 'service_status',
    line: 'Nov 22 16:36:41 app1 systemd[1]: shop.service: Main process exited, code=exited, status=203/EXEC',
    means: ['backend-crashed'],
  },
  {
    in: 'service_status',
    line: 'Id=shop.service\nLoadState=masked\nActiveState=inactive\nSubState=dead\nResult=success\nUnitFileState=masked',
    means: ['backend-stopped'],
  },
  {
    in: 'service_status',
    line: 'Id=shop.service\nLoadState=loaded\nActiveState=activating\nSubState=auto-restart\nResult=exit-code\nExecMainStatus=1\nNRestarts=31',
    means: ['backend-crashed'],
  },
  {
    in: 'service_status',
    line: 'memory.events:\nlow 0\nhigh 0\nmax 412\noom 3\noom_kill 3',
    means: ['backend-oom-killed'],
  },
  {
    in: 'service_status',
    line: 'stoppedReason: OutOfMemoryError: Container killed due to memory usage, exit code 137',
    means: ['backend-oom-killed'],
  },
  {
    in: 'service_status',
    line: 'Exited (139) 3 minutes ago',
    means: ['backend-crashed'],
  },
  {
    in: 'service_status',
    line: 'Exited (134) 3 minutes ago',
    means: ['backend-crashed'],
  },
  {
    in: 'service_status',
    line: 'Exited (127) 3 minutes ago',
    means: ['backend-crashed'],
  },
  {
    in: 'service_status',
    line: 'shop  Exited (143) 3 minutes ago',
    means: ['backend-stopped'],
  },
  {
    in: 'kernel_log',
    line: 'Nov 22 16:36:41 app1 kernel: shop[7930]: segfault at 0 ip 00007f sp 00007f error 4 in libc.so.6[7f+1000]',
    means: ['backend-crashed'],
  },
  {
    in: 'kernel_log',
    line: 'Nov 22 16:36:41 app1 kernel: TCP: request_sock_TCP: Possible SYN flooding on port 8080. Sending cookies.',
    means: ['backlog-overflow'],
  },
  {
    in: 'kernel_log',
    line: 'audit: type=1400 audit(1795362862.1:99): apparmor="DENIED" operation="connect" profile="/usr/sbin/nginx" name="/run/shop.sock" pid=31 comm="nginx" requested_mask="wr" denied_mask="wr"',
    means: ['mandatory-access-denied'],
  },
  {
    in: 'listeners',
    line: 'State Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 129 128 0.0.0.0:8080 0.0.0.0:* users:(("node",pid=31,fd=19))',
    means: ['backlog-overflow', 'backend-hung'],
  },
  {
    in: 'resources',
    line: 'net.netfilter.nf_conntrack_count = 262143\nnet.netfilter.nf_conntrack_max = 262144',
    means: ['port-exhausted'],
  },
  {
    in: 'resources',
    line: 'open descriptors: 1021\nMax open files            1024                 4096                 files',
    means: ['fd-exhausted'],
  },
  {
    in: 'resources',
    line: '10.20.2.20 via 10.0.0.1: unreachable\n$ ip route get 10.20.2.20\nRTNETLINK answers: No route to host',
    means: ['nacl-or-route-blocked', 'inconclusive', 'wrong-address'],
  },
  {
    in: 'resources',
    line: '$ ip route\nblackhole 10.20.2.0/24',
    means: ['nacl-or-route-blocked'],
  },
  {
    in: 'resources',
    line: '$ nstat -az TcpExtListenOverflows\nTcpExtListenOverflows 12 0.0\n$ nstat -az TcpExtListenOverflows\nTcpExtListenOverflows 812 0.0',
    means: ['backlog-overflow'],
  },
  {
    in: 'firewall',
    line: 'Explanation: SUBNET_ACL_RESTRICTION',
    means: ['nacl-or-route-blocked'],
  },
  {
    in: 'firewall',
    line: 'Explanation: ENI_SG_RULES_MISMATCH',
    means: ['security-group-blocked'],
  },
];
