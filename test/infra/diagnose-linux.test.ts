import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Frame, readFrames } from '../../src/evidence/frames.ts';
import { type FakeHost, fakeHost, type Ran } from './fake-host.ts';

const SCRIPT = 'infra/documents/diagnose-linux.sh';
const PARAMETERS = { SSM_port: '8080', SSM_path: '/health', SSM_unit: 'auto' };
/** Run Command keeps the first 24,000 characters of what a script prints. */
const MOST_OUTPUT = 24_000;

const onLinux = process.platform === 'linux' ? describe : describe.skip;
if (process.platform !== 'linux') {
  process.stderr.write('diagnose-linux.sh is not run: this machine is not Linux\n');
}
const isRoot = process.getuid?.() === 0;

let host: FakeHost;
beforeEach(() => {
  host = fakeHost();
  // The real one takes a second; the first tests below run it.
  host.tool('vmstat', 'echo procs');
});
afterEach(() => host.remove());

const diagnose = (shell = 'sh', change: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  host.run(shell, SCRIPT, { ...PARAMETERS, ...change });

function framesOf({ stdout }: Ran): readonly Frame[] {
  const read = readFrames(stdout);
  expect(read?.complete).toBe(true);
  return read?.frames ?? [];
}
const frame = (ran: Ran, id: string): Frame | undefined =>
  framesOf(ran).find((one) => one.id === id);

/** What diagnose-linux.yaml grants the script; it bounds itself to half of it. */
const DOCUMENT_SECONDS = 20;

onLinux('diagnose-linux.sh on this machine', () => {
  const people = [
    { who: 'whoever runs the tests', uid: null },
    // nobody: as good as no permission for anything.
    ...(isRoot ? [{ who: 'nobody', uid: 65_534 }] : []),
  ];
  it.each(people.flatMap((person) => ['sh', 'bash'].map((shell) => ({ ...person, shell }))))(
    'answers whole as $who under $shell, and leaves nothing behind',
    async ({ uid, shell }) => {
      host.remove();
      host = fakeHost(uid);

      const ran = await diagnose(shell);

      expect(ran).toMatchObject({ status: 0, stderr: '' });
      expect(ran.stdout.length).toBeLessThan(MOST_OUTPUT);
      const ids = framesOf(ran).map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining(['ss-ltnp', 'free', 'df-h', 'ps']));
      // `gateway-curl-local` where a gateway happens to run on the machine that runs the tests.
      expect(ids).toContainEqual(expect.stringMatching(/curl-local$/));
      expect(new Set(ids).size).toBe(ids.length);
      expect(host.leftovers()).toEqual([]);
    },
    20_000,
  );

  it('asks the service on the host itself', async () => {
    const server = createServer((request, response) => {
      response.setHeader('set-cookie', 'session=do-not-show').end(`asked for ${request.url}`);
    });
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });

    const ran = await diagnose('sh', { SSM_port: String(port), SSM_path: '/health?deep=1' });
    server.close();

    expect(frame(ran, 'ss-ltnp')?.text).toContain(`127.0.0.1:${port}`);
    expect(frame(ran, 'curl-local')?.text).toContain('asked for /health?deep=1');
    expect(frame(ran, 'curl-local')?.text).toContain('HTTP/1.1 200 OK');
    expect(ran.stdout).not.toContain('do-not-show');
  }, 20_000);
});

onLinux('diagnose-linux.sh on a host in trouble', () => {
  it('says of a tool that is missing, too slow or failing what became of it', async () => {
    host.tool('iptables-save', 'echo "iptables-save: Permission denied" >&2; exit 4');
    host.tool('free', 'sleep 30');
    host.tool('nft', 'exec /nonexistent/nft');

    const ran = await diagnose();

    expect(frame(ran, 'iptables')).toMatchObject({
      exitStatus: 4,
      text: 'iptables-save: Permission denied\n',
    });
    expect(frame(ran, 'free')?.exitStatus).toBe(124);
    expect(frame(ran, 'nft')?.exitStatus).toBe(127);
  }, 20_000);

  it('ends by itself before the document would end it, although every tool hangs', async () => {
    for (const tool of [
      'ss',
      'ps',
      'free',
      'df',
      'dmesg',
      'systemctl',
      'journalctl',
      'vmstat',
      'nginx',
      'curl',
      'docker',
    ]) {
      host.tool(tool, 'trap "" TERM; sleep 60');
    }

    const ran = await diagnose();

    expect(ran.seconds).toBeLessThan(DOCUMENT_SECONDS);
    expect(framesOf(ran).map(({ exitStatus }) => exitStatus)).toContain(124);
    expect(host.leftovers()).toEqual([]);
  }, 30_000);

  it('stays under the limit when tools print without end, and says what it cut', async () => {
    for (const tool of [
      'ss',
      'ps',
      'free',
      'df',
      'dmesg',
      'nft',
      'iptables-save',
      'sysctl',
      'docker',
      'curl',
    ]) {
      host.tool(tool, 'yes "oom-kill: a line that is long enough to count, again and again"');
    }

    const ran = await diagnose();

    expect(ran.stdout.length).toBeLessThan(MOST_OUTPUT);
    expect(frame(ran, 'ss-ltnp')?.cut).toBe(true);
    expect(frame(ran, 'ps')?.cut).toBe(true);
  }, 20_000);

  it('lets no log line forge a section', async () => {
    host.tool(
      'free',
      "printf '==0123456789abcdef== ss-ltnp status=0 bytes=1 cut=0 command=x\\nforged\\n==0123456789abcdef== end\\n'",
    );

    const ran = await diagnose();

    expect(frame(ran, 'free')?.text).toContain('forged');
    expect(frame(ran, 'ss-ltnp')?.text).not.toContain('forged');
    expect(frame(ran, 'ps')).toBeDefined();
  }, 20_000);

  it('has another nonce each time', async () => {
    const nonces = (await Promise.all([diagnose(), diagnose()])).map(
      ({ stdout }) => stdout.split('\n')[0],
    );

    expect(nonces[0]).toMatch(/^fiveohtwo-frames 1 [0-9a-f]{32}$/);
    expect(nonces[0]).not.toBe(nonces[1]);
  }, 20_000);
});

onLinux('diagnose-linux.sh redacts', () => {
  const secrets = [
    { secret: 'hunter2-password', line: 'DB_PASSWORD=hunter2-password' },
    { secret: 'hunter2-json', line: '{"password": "hunter2-json", "user": "shop"}' },
    { secret: 'hunter2-arg', line: 'node server.js --password hunter2-arg --port 8080' },
    { secret: 'hunter2-url', line: 'connecting to postgres://shop:hunter2-url@10.0.0.4:5432/shop' },
    { secret: 'p@ss', line: 'redis://:p@ssword@10.0.0.5:6379' },
    { secret: 'abc.def', line: '> Authorization: Bearer abc.def' },
    { secret: 'dXNlcjpwYXNz', line: 'proxy-authorization: Basic dXNlcjpwYXNzd29yZA==' },
    { secret: 'sid=1', line: '< Set-Cookie: sid=1; HttpOnly' },
    { secret: 'AKIAIOSFODNN7EXAMPLE', line: 'using AKIAIOSFODNN7EXAMPLE' },
    { secret: 'wJalrXUtnFEMI', line: 'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG' },
    { secret: 'tok-1', line: 'GET /cb?token=tok-1&state=2 HTTP/1.1' },
    { secret: '12345678-abcdef', line: `slack ${'xoxb'}-12345678-abcdef` },
    { secret: 'eyJhbGciOi', line: 'jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl' },
    { secret: 's3cr3t', line: '    stats auth admin:s3cr3t' },
    {
      secret: 'MIIEpAIBAAK',
      line: '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAK\n-----END RSA PRIVATE KEY-----',
    },
  ];
  const evidence = [
    'shop-api.service: Main process exited, code=exited, status=1/FAILURE',
    'connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://10.0.0.4:8080/"',
    'FATAL: password authentication failed for user "shop"',
    'SyntaxError: Unexpected token < in JSON at position 0',
    'shop_api/app1 0/0/-1/-1/0 503 217 - - SC-- 1/1/0/0/3',
  ];

  it('secrets and nothing else', async () => {
    const lines = [...secrets.map(({ line }) => line), ...evidence];
    host.tool('ss', `cat <<'LINES'\n${lines.join('\n')}\nLINES`);

    const { text = '' } = frame(await diagnose(), 'ss-ltnp') ?? {};

    for (const { secret } of secrets) expect(text).not.toContain(secret);
    for (const line of evidence) expect(text).toContain(`${line}\n`);
    // Every line is still there: citations count lines.
    expect(text.split('\n')).toHaveLength(lines.join('\n').split('\n').length + 1);
  }, 20_000);
});

onLinux('diagnose-linux.sh on a host with services', () => {
  /** What systemd tells, in the words of `systemctl show`. */
  const SERVICES = [
    ['ssh.service', 'notify', 'enabled', 'active', '/usr/sbin/sshd -D'],
    [
      'shop-api.service',
      'simple',
      'enabled',
      'inactive',
      '/usr/bin/node /srv/shop/server.js --port 8080',
    ],
    ['backup.service', 'oneshot', 'enabled', 'inactive', '/usr/bin/backup'],
    ['worker.service', 'simple', 'enabled', 'failed', '/usr/bin/node /srv/shop/worker.js'],
    ['other.service', 'simple', 'disabled', 'inactive', '/usr/bin/other --port 18080'],
  ]
    .map(
      ([id, type, file, active, command]) =>
        `Type=${type}\nExecStart={ path=/usr/bin/x ; argv[]=${command} ; ignore_errors=no ; pid=8080 ; code=(null) }\nEnvironment=SECRET=never-printed\nId=${id}\nActiveState=${active}\nUnitFileState=${file}\nConditionResult=yes\n`,
    )
    .join('\n');

  beforeEach(() => {
    host.tool(
      'systemctl',
      `case $* in
  "show *.service "*) cat <<'SERVICES'\n${SERVICES}SERVICES
  ;;
  "show "*) echo "Id=$2"; echo ActiveState=inactive ;;
  "status "*) echo "Active: inactive (dead)"; exit 3 ;;
esac`,
    );
    host.tool('journalctl', 'echo "2026-11-22T03:00:00+0000 host systemd[1]: Stopped $2"');
    host.tool(
      'nginx',
      `cat <<'CONFIG'
# configuration file /etc/nginx/nginx.conf:
http {
    include /etc/nginx/mime.types;
    # upstream commented { server 10.9.9.9:1; }
    upstream shop { server 127.0.0.1:1; }
}
# configuration file /etc/nginx/mime.types:
types { text/html html; }
# configuration file /etc/nginx/conf.d/shop.conf:
server { listen 80;
    location / {
        proxy_pass http://127.0.0.1:2;
    }
}
CONFIG`,
    );
  });

  it('looks at the service that mentions the port, then at those that are down', async () => {
    const ran = await diagnose();

    const shown = framesOf(ran)
      .map(({ id }) => id)
      .filter((id) => id.startsWith('systemctl-show-'));
    expect(shown).toEqual(['systemctl-show-shop-api.service', 'systemctl-show-worker.service']);
    expect(frame(ran, 'systemctl-show-shop-api.service')?.text).toBe(
      'Id=shop-api.service\nActiveState=inactive\n',
    );
    expect(frame(ran, 'journal-shop-api.service')?.text).toContain('Stopped shop-api.service');
    expect(frame(ran, 'systemctl-status-shop-api.service')?.exitStatus).toBe(3);
    expect(ran.stdout).not.toContain('never-printed');
  }, 20_000);

  it('looks first at the unit that it was told', async () => {
    const ran = await diagnose('sh', { SSM_unit: 'other' });

    const [first] = framesOf(ran).filter(({ id }) => id.startsWith('systemctl-show-'));
    expect(first?.id).toBe('systemctl-show-other.service');
  }, 20_000);

  it('reads the logs that people named, and says of one that is not there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'named-logs-'));
    const log = join(folder, 'named-by-people.log');
    await writeFile(log, 'payment service did not answer\n');
    try {
      const ran = await diagnose('sh', { SSM_logs: `${log},/var/log/nobody/wrote-it.log` });

      expect(frame(ran, 'named-by-people.log')?.text).toBe('payment service did not answer\n');
      expect(frame(ran, 'wrote-it.log')?.text).toMatch(/No such file/);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 20_000);

  it('does not read what a named log leads to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'named-logs-'));
    const link = join(folder, 'innocent.log');
    await symlink('/etc/passwd', link);
    try {
      const ran = await diagnose('sh', { SSM_logs: link });

      expect(frame(ran, 'innocent.log')?.text).toBe('not read: it leads to /etc/passwd\n');
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 20_000);

  it('leaves out what an earlier run printed, and still knows who listens', async () => {
    const ran = await diagnose('sh', {
      SSM_skip: 'ss-ltnp,dmesg,ps,systemctl-show-worker.service',
    });

    const shown = framesOf(ran).map(({ id }) => id);
    expect(shown).not.toContain('ss-ltnp');
    expect(shown).not.toContain('ps');
    expect(shown).not.toContain('systemctl-show-worker.service');
    expect(shown).toContain('systemctl-show-shop-api.service');
  }, 20_000);

  it('shows the configuration of the gateway and tries where it forwards to', async () => {
    const ran = await diagnose();

    const config = frame(ran, 'nginx-T')?.text;
    expect(config).toContain('proxy_pass http://127.0.0.1:2;');
    expect(config).not.toMatch(/text\/html|commented/);
    expect(frame(ran, 'upstream1-curl')).toMatchObject({
      command: 'curl -skv -m 3.5 http://127.0.0.1:1/',
      exitStatus: 7,
      text: expect.stringMatching(/Connection refused/),
    });
    expect(frame(ran, 'upstream2-curl')?.command).toBe('curl -skv -m 3.5 http://127.0.0.1:2/');
  }, 20_000);
});

onLinux('diagnose-linux.sh refuses', () => {
  it.each([
    { fault: 'an old agent that passes no parameters', change: { SSM_port: '' } },
    { fault: 'a port that is not one', change: { SSM_port: '80;id' } },
    { fault: 'a path with a blank', change: { SSM_path: '/a b' } },
    { fault: 'a path that is not one', change: { SSM_path: '-o/etc/passwd' } },
    { fault: 'a unit that is an option', change: { SSM_unit: '--root=/' } },
    { fault: 'a unit with a command', change: { SSM_unit: 'shop$(id)' } },
    { fault: 'a log that is none', change: { SSM_logs: '/etc/shadow' } },
    { fault: 'a log that leads elsewhere', change: { SSM_logs: '/var/log/../../etc/shadow' } },
    { fault: 'a log with a command', change: { SSM_logs: '/var/log/$(id)' } },
    { fault: 'sections to skip with a command', change: { SSM_skip: 'ps,$(id)' } },
  ])('$fault', async ({ change }) => {
    for (const shell of ['sh', 'bash']) {
      const ran = await diagnose(shell, change);
      expect(ran.status).not.toBe(0);
      expect(ran.stdout).toBe('');
      expect(ran.stderr).toMatch(/refused|too old|older than/);
    }
  });
});
