import { writeExpiredCertificate } from './certificate.ts';
import { describeFaults } from './diagnosed.ts';
import type { Fault } from './fault.ts';
import { BACKEND_ADDRESS, NOBODYS_ADDRESS } from './network.ts';
import { startNginx } from './nginx.ts';
import { startPhp } from './php.ts';
import type { Scene } from './scene.ts';
import { stopApp, superviseApp } from './supervisor.ts';

const LOCAL = 'proxy_pass http://127.0.0.1:8080;';
const REMOTE = `proxy_pass http://${BACKEND_ADDRESS}:8080;`;

/** The application misbehaves in one way behind a plain configuration. */
const misbehaving = (behaviour: string) => async (scene: Scene) => {
  await scene.startApp(behaviour);
  await startNginx(scene, { location: LOCAL });
};

const filter = async ({ backend }: Scene, verdict: string) => {
  for (const rule of [
    'add table inet filter',
    'add chain inet filter input { type filter hook input priority 0; }',
    `add rule inet filter input tcp dport 8080 ${verdict}`,
  ]) {
    const { status, stderr } = await backend.run(['nft', rule]);
    if (status !== 0) throw new Error(`nft ${rule}: ${stderr}`);
  }
};

const FAULTS: readonly Fault[] = [
  {
    fault: 'nothing',
    hosts: 'one host',
    cause: 'healthy',
    status: 200,
    breakIt: misbehaving('well'),
  },
  {
    fault: 'the service was stopped',
    hosts: 'one host',
    cause: 'backend-stopped',
    status: 502,
    breakIt: async (scene) => {
      await superviseApp(scene, 'well');
      await startNginx(scene, { location: LOCAL });
      await stopApp(scene);
    },
  },
  {
    fault: 'the service throws at start',
    hosts: 'one host',
    cause: 'backend-crashed',
    status: 502,
    breakIt: async (scene) => {
      await superviseApp(scene, 'crashes at start');
      await startNginx(scene, { location: LOCAL });
    },
  },
  {
    fault: 'nginx has another port than the service',
    hosts: 'one host',
    cause: 'wrong-port',
    status: 502,
    breakIt: async (scene) => {
      await scene.startApp('well');
      await startNginx(scene, { location: 'proxy_pass http://127.0.0.1:8081;' });
    },
  },
  {
    fault: 'nginx has an address that is nobody’s',
    hosts: 'two hosts',
    cause: 'wrong-address',
    status: 502,
    breakIt: async (scene) => {
      await scene.startApp('well');
      await startNginx(scene, {
        location: `proxy_connect_timeout 5s; proxy_pass http://${NOBODYS_ADDRESS}:8080;`,
      });
    },
  },
  {
    fault: 'the service listens on the loopback only',
    hosts: 'two hosts',
    cause: 'loopback-only',
    status: 502,
    breakIt: async (scene) => {
      await scene.startApp('well', { address: '127.0.0.1' });
      await startNginx(scene, { location: REMOTE });
    },
  },
  {
    fault: 'the firewall of the backend drops the port',
    hosts: 'two hosts',
    cause: 'host-firewall-blocked',
    status: 504,
    breakIt: async (scene) => {
      await scene.startApp('well');
      await filter(scene, 'drop');
      await startNginx(scene, { location: REMOTE });
    },
  },
  {
    fault: 'the firewall of the backend rejects the port',
    hosts: 'two hosts',
    cause: 'host-firewall-blocked',
    status: 502,
    breakIt: async (scene) => {
      await scene.startApp('well');
      await filter(scene, 'reject with icmp type admin-prohibited');
      await startNginx(scene, { location: REMOTE });
    },
  },
  {
    fault: 'the service is frozen',
    hosts: 'one host',
    cause: 'backend-hung',
    status: 504,
    breakIt: async (scene) => {
      await misbehaving('well')(scene);
      await scene.backend.run(['kill', '-STOP', scene.read('app.pid')]);
    },
  },
  {
    fault: 'the service closes connections without an answer',
    hosts: 'one host',
    cause: 'premature-close',
    status: 502,
    breakIt: misbehaving('closes early'),
  },
  {
    fault: 'the service answers with a malformed header',
    hosts: 'one host',
    cause: 'malformed-response',
    status: 502,
    breakIt: misbehaving('malformed header'),
  },
  {
    fault: 'the header of the answer is larger than the buffer',
    hosts: 'one host',
    cause: 'header-too-large',
    status: 502,
    breakIt: misbehaving('large header'),
  },
  {
    fault: 'nginx speaks TLS to a plain port',
    hosts: 'one host',
    cause: 'protocol-mismatch',
    status: 502,
    breakIt: async (scene) => {
      await scene.startApp('well');
      await startNginx(scene, { location: 'proxy_pass https://127.0.0.1:8080;' });
    },
  },
  {
    fault: 'the certificate of the service has expired',
    hosts: 'one host',
    cause: 'tls-handshake-failed',
    status: 502,
    breakIt: async (scene) => {
      await writeExpiredCertificate(scene);
      await scene.startApp('tls');
      await startNginx(scene, {
        location: `proxy_pass https://127.0.0.1:8080;
            proxy_ssl_verify on;
            proxy_ssl_name shop.internal;
            proxy_ssl_trusted_certificate ${scene.folder}/cert.pem;`,
      });
    },
  },
  {
    fault: 'nginx may not open the socket of gunicorn',
    hosts: 'one host',
    cause: 'mandatory-access-denied',
    status: 502,
    breakIt: async (scene) => {
      const { backend, folder, file } = scene;
      file('shop.py', 'def app(environ, start):\n    start("200 OK", [])\n    return [b"hello"]\n');
      backend.start(
        [
          ...['/usr/bin/gunicorn', '--bind', `unix:${folder}/shop.sock`, '--umask', '077'],
          ...['--chdir', folder, 'shop:app'],
        ],
        `${folder}/gunicorn.log`,
      );
      await scene.listening(backend, `${folder}/shop.sock`);
      await startNginx(scene, { location: `proxy_pass http://unix:${folder}/shop.sock;` });
    },
  },
  {
    fault: 'php-fpm has a single worker, and it sleeps',
    hosts: 'one host',
    cause: 'worker-pool-exhausted',
    status: 504,
    breakIt: async (scene) => {
      await startPhp(scene, { workers: 1 });
      await startNginx(scene, {
        location: `fastcgi_pass unix:${scene.folder}/php.sock; fastcgi_read_timeout 2s;
            fastcgi_param SCRIPT_FILENAME ${scene.folder}/index.php;
            fastcgi_param REQUEST_METHOD GET;`,
      });
    },
  },
  {
    fault: 'the service cannot write sessions to a full disk',
    hosts: 'one host',
    cause: 'disk-full',
    status: 502,
    breakIt: async (scene) => {
      const { backend, folder } = scene;
      // Small enough to be full at once, and kept to the namespace of the host.
      await backend.run(['mkdir', `${folder}/sessions`]);
      await backend.run(['mount', '-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', `${folder}/sessions`]);
      await scene.startApp('session on full disk');
      await backend.run(['sh', '-c', `yes >${folder}/sessions/earlier`]);
      await startNginx(scene, { location: LOCAL });
    },
  },
  {
    fault: 'the service leaks descriptors until none is left',
    hosts: 'one host',
    cause: 'fd-exhausted',
    status: 502,
    breakIt: async (scene) => {
      await scene.startApp('leaks descriptors');
      await scene.backend.run(['prlimit', '--pid', scene.read('app.pid'), '--nofile=40:40']);
      await startNginx(scene, { location: LOCAL });
    },
  },
  {
    fault: 'the name of the service is gone from DNS',
    hosts: 'one host',
    cause: 'dns-unresolvable',
    status: 502,
    breakIt: async (scene) => {
      const { gateway, folder } = scene;
      gateway.start(
        [process.execPath, `${process.cwd()}/test/gateways/dns.mjs`],
        `${folder}/dns.log`,
      );
      await startNginx(scene, {
        location: `resolver 127.0.0.1 ipv6=off; resolver_timeout 2s;
            set $shop http://shop.internal:8080; proxy_pass $shop;`,
      });
    },
  },
  {
    fault: 'the service closes idle connections while nginx uses them again',
    hosts: 'one host',
    cause: 'keepalive-race',
    status: 502,
    // nginx itself repeats a GET that an idle connection lost.
    method: 'POST',
    breakIt: async (scene) => {
      await scene.startApp('short keep-alive');
      await startNginx(scene, {
        http: 'upstream shop { server 127.0.0.1:8080; keepalive 8; keepalive_timeout 60s; }',
        location: 'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://shop;',
      });
      await scene.request(5, 'POST');
    },
  },
];

describeFaults('nginx', FAULTS);
