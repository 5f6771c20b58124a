import { afterEach, describe, expect, it } from '@jest/globals';
import { readExhibit } from '../../src/read/registry.ts';
import { whySkipped } from './missing-packages.ts';
import { openRemedyScene, type RemedyScene } from './remedied.ts';

const why = whySkipped();
if (why !== null) process.stderr.write(`Remedies on hosts are not run for real: ${why}\n`);
const forReal = why === null ? describe : describe.skip;

let scene: RemedyScene | null = null;
afterEach(async () => {
  await scene?.remove();
  scene = null;
});
async function open(...folders: readonly string[]): Promise<RemedyScene> {
  scene = await openRemedyScene(folders);
  return scene;
}

/** The status that a client on the host gets of the service, 0 when there is no answer. */
async function ask({ gateway }: RemedyScene, port = 8080): Promise<number> {
  const { stdout } = await gateway.run([
    ...['curl', '-s', '-o', '/dev/null', '-m', '2', '-w', '%{http_code}'],
    `http://127.0.0.1:${port}/`,
  ]);
  return Number(stdout);
}

forReal('open-host-port', () => {
  it.each([
    {
      firewall: 'nftables',
      block: `nft add table inet filter
nft 'add chain inet filter input { type filter hook input priority 0; policy accept; }'
nft add rule inet filter input tcp dport 22 accept
nft add rule inet filter input tcp dport '{ 8080, 8090 }' drop`,
      rules: 'nft list ruleset',
    },
    {
      firewall: 'iptables',
      block:
        'iptables -A INPUT -p tcp --dport 8080 -j DROP; iptables -A INPUT -p tcp --dport 8090 -j REJECT',
      rules: 'iptables-save | grep -v "^[#:]"',
    },
  ])(
    'lets one source reach one port through $firewall, and takes that rule back',
    async ({ firewall, block, rules }) => {
      const host = await open();
      await host.startApp('well');
      await host.startApp('well', { at: '8090' });
      await host.gateway.run(['sh', '-ec', block]);
      const listed = async () => (await host.gateway.run(['sh', '-c', rules])).stdout;
      const before = await listed();
      expect(await ask(host)).toBe(0);
      const all = { port: '8080', source: '127.0.0.0/8' };

      const done = await host.remedy('open-host-port-linux', all);

      expect(done).toMatchObject({ status: 0, handle: firewall });
      expect(await ask(host)).toBe(200);
      expect(await ask(host, 8090)).toBe(0);
      expect((await host.remedy('open-host-port-linux', all)).lastLine).toBe(
        `${firewall} lets 127.0.0.0/8 reach tcp 8080 already.`,
      );

      const undo = { ...all, mode: 'undo', handle: firewall };
      expect(await host.remedy('open-host-port-linux', undo)).toMatchObject({ status: 0 });
      expect(await listed()).toBe(before);
      expect(await ask(host)).toBe(0);
      expect((await host.remedy('open-host-port-linux', undo)).lastLine).toMatch(/gone already/);
    },
    30_000,
  );

  it.each([
    { what: 'a host without a firewall', source: '10.0.0.0/16', says: 'no firewall of this host' },
    { what: 'a source that is everybody', source: '0.0.0.0/0', says: 'is not between 8 and 32' },
    { what: 'a source that is none', source: '10.0.0;id', says: 'not an IPv4 network' },
  ])('refuses $what', async ({ source, says }) => {
    const host = await open();

    const refused = await host.remedy('open-host-port-linux', { port: '8080', source });

    expect(refused).toMatchObject({ status: 2, lastLine: expect.stringContaining(says) });
  });
});

const APP = 'def app(environ, start):\n    start("200 OK", [])\n    return [b"hello"]\n';

forReal('raise-workers', () => {
  const pool = ({ folder }: RemedyScene) => ({
    main: `[global]
error_log = ${folder}/php.log
daemonize = no
include = /etc/php/pool.d/*.conf
`,
    www: `; pm.max_children = 1
[www]
user = www-data
listen = ${folder}/php.sock
pm = static
pm.max_children = 1
[other]
user = www-data
listen = ${folder}/other.sock
pm = static
pm.max_children = 2
`,
  });
  const startPhp = async (host: RemedyScene) => {
    host.etc('php/php-fpm.conf', pool(host).main);
    host.etc('php/pool.d/www.conf', pool(host).www);
    host.gateway.start(['php-fpm8.2', '-y', '/etc/php/php-fpm.conf'], `${host.folder}/out.log`);
    await host.listening(host.gateway, `${host.folder}/php.sock`);
  };
  const children = async ({ gateway }: RemedyScene, of: string) =>
    (await gateway.run(['sh', '-c', `ps -eo args= | grep -c '^${of}' || :`])).stdout.trim();
  const php = { server: 'php-fpm', pool: 'www', workers: '4' };

  it('gives one pool of php-fpm more children, and takes them back to the byte', async () => {
    const host = await open('php');
    await startPhp(host);

    const done = await host.remedy('raise-workers-linux', php);

    expect(done).toMatchObject({ status: 0 });
    expect(host.readEtc('php/pool.d/www.conf')).toBe(
      pool(host).www.replace(/(\[www\][^[]*children = )1/, '$14'),
    );
    expect(await children(host, 'php-fpm: pool www')).toBe('4');
    expect((await host.remedy('raise-workers-linux', php)).lastLine).toMatch(/4 workers already/);
    await host.remedy('raise-workers-linux', { ...php, mode: 'undo', handle: done.handle ?? '' });
    expect(host.readEtc('php/pool.d/www.conf')).toBe(pool(host).www);
    expect(await children(host, 'php-fpm: pool www')).toBe('1');
  }, 30_000);

  it('leaves a configuration of php-fpm that is not valid as it is, and php-fpm running', async () => {
    const host = await open('php');
    await startPhp(host);
    const broken = `${pool(host).www}nonsense = 1\n`;
    const { etc } = host;
    etc('php/pool.d/www.conf', broken);

    const failed = await host.remedy('raise-workers-linux', php);

    expect(failed).toMatchObject({
      status: 1,
      lastLine: 'The new configuration is not valid; nothing was changed.',
    });
    expect(host.readEtc('php/pool.d/www.conf')).toBe(broken);
    expect(await children(host, 'php-fpm: pool www')).toBe('1');
  }, 30_000);

  it('refuses more than fit into memory', async () => {
    const host = await open('php');
    await startPhp(host);

    const refused = await host.remedy('raise-workers-linux', { ...php, workers: '1000' });

    // This machine may have room for a thousand of them: then there is nothing to refuse.
    if (refused.status !== 0) {
      expect(refused).toMatchObject({ status: 2, lastLine: expect.stringMatching(/do not fit/) });
    }
  }, 30_000);

  const ini = ({ folder }: RemedyScene, more = '') => `[uwsgi]
plugins = python3
http-socket = 127.0.0.1:8080
wsgi-file = ${folder}/shop.py
callable = app
master = true
; processes = 9
processes = 1 ; the shop
${more}`;
  const startUwsgi = async (host: RemedyScene, options: readonly string[] = []) => {
    host.file('shop.py', APP);
    host.etc('uwsgi/apps/shop.ini', ini(host));
    host.gateway.start(
      ['uwsgi', '--ini', '/etc/uwsgi/apps/shop.ini', ...options],
      `${host.folder}/uwsgi.log`,
    );
    await host.listening(host.gateway, 8080);
  };
  const uwsgi = { server: 'uwsgi', workers: '3' };

  it('gives uWSGI more processes by its file and a reload, and takes them back to the byte', async () => {
    const host = await open('uwsgi');
    await startUwsgi(host);
    const { bundle } = await host.diagnose();
    expect(bundle.exhibits.flatMap(readExhibit)).toContainEqual(
      expect.objectContaining({ setting: 'worker-count', value: 'uwsgi', number: 1 }),
    );

    const done = await host.remedy('raise-workers-linux', uwsgi);

    expect(done).toMatchObject({ status: 0, lastLine: expect.stringMatching(/has new ones\.$/) });
    expect(host.readEtc('uwsgi/apps/shop.ini')).toBe(
      ini(host).replace('\nprocesses = 1 ;', '\nprocesses = 3 ;'),
    );
    expect(await ask(host)).toBe(200);
    // The master is one of them.
    expect(await children(host, 'uwsgi ')).toBe('4');
    expect((await host.remedy('raise-workers-linux', uwsgi)).lastLine).toMatch(/3 workers already/);
    const undo = { ...uwsgi, mode: 'undo', handle: done.handle ?? '' };
    expect(await host.remedy('raise-workers-linux', undo)).toMatchObject({ status: 0 });
    expect(host.readEtc('uwsgi/apps/shop.ini')).toBe(ini(host));
    expect(await ask(host)).toBe(200);
    expect(await children(host, 'uwsgi ')).toBe('2');
  }, 60_000);

  it('puts the file of uWSGI back where the command line says another number', async () => {
    const host = await open('uwsgi');
    await startUwsgi(host, ['--processes', '1']);

    const failed = await host.remedy('raise-workers-linux', uwsgi);

    expect(failed).toMatchObject({
      status: 1,
      lastLine: 'uWSGI has not started 3 workers; the old configuration is back.',
    });
    expect(host.readEtc('uwsgi/apps/shop.ini')).toBe(ini(host));
    expect(await ask(host)).toBe(200);
  }, 60_000);

  it('does not make uWSGI load what others have left in its file', async () => {
    const host = await open('uwsgi');
    await startUwsgi(host);
    // Times of processes are whole seconds.
    await host.gateway.run(['sleep', '2.1']);
    const left = ini(host, 'plugins = nothing_of_that_name\n');
    const { etc } = host;
    etc('uwsgi/apps/shop.ini', left);

    const failed = await host.remedy('raise-workers-linux', uwsgi);

    expect(failed).toMatchObject({
      status: 1,
      lastLine: expect.stringMatching(/load that first; nothing was changed\.$/),
    });
    expect(host.readEtc('uwsgi/apps/shop.ini')).toBe(left);
    expect(await ask(host)).toBe(200);
  }, 30_000);

  it.each([
    { what: 'an emperor', options: ['--emperor', '/etc/uwsgi/vassals'], says: /emperor/ },
    { what: 'more than one', options: [], says: /more than one uwsgi/, twice: true },
  ])(
    'leaves $what of uWSGI alone',
    async ({ options, says, twice = false }) => {
      const host = await open('uwsgi');
      await startUwsgi(host, options);
      if (twice) {
        host.etc('uwsgi/apps/other.ini', ini(host).replaceAll('8080', '8090'));
        host.gateway.start(
          ['uwsgi', '--ini', '/etc/uwsgi/apps/other.ini'],
          `${host.folder}/other.log`,
        );
        await host.listening(host.gateway, 8090);
      }

      const refused = await host.remedy('raise-workers-linux', uwsgi);

      expect(refused).toMatchObject({ status: 2, lastLine: expect.stringMatching(says) });
    },
    30_000,
  );

  it('gives Puma more workers without a restart, and takes them back', async () => {
    const host = await open();
    const { gateway, folder, file } = host;
    file('config.ru', 'run ->(env) { [200, {}, ["hello"]] }\n');
    gateway.start(
      ['puma', '--workers', '1', '--bind', 'tcp://127.0.0.1:8080', '--dir', folder],
      `${folder}/puma.log`,
    );
    await host.listening(gateway, 8080);
    const all = { server: 'puma', workers: '3' };

    const done = await host.remedy('raise-workers-linux', all);

    expect(done).toMatchObject({
      status: 0,
      lastLine: 'puma has 3 workers, until it is restarted.',
    });
    expect(await ask(host)).toBe(200);
    const undone = await host.remedy('raise-workers-linux', {
      ...{ ...all, mode: 'undo', handle: done.handle ?? '' },
    });
    expect(undone.lastLine).toBe('puma has 1 workers again.');
    expect(await ask(host)).toBe(200);
  }, 60_000);

  it('gives gunicorn more workers without a restart, and takes them back', async () => {
    const host = await open();
    const { gateway, folder, file } = host;
    file('shop.py', APP);
    gateway.start(
      ['/usr/bin/gunicorn', '--bind', '127.0.0.1:8080', '--chdir', folder, 'shop:app'],
      `${folder}/gunicorn.log`,
    );
    await host.listening(gateway, 8080);
    const all = { server: 'gunicorn', workers: '3' };

    const done = await host.remedy('raise-workers-linux', all);

    expect(done).toMatchObject({
      status: 0,
      lastLine: 'gunicorn has 3 workers, until it is restarted.',
    });
    expect(await ask(host)).toBe(200);
    const undone = await host.remedy('raise-workers-linux', {
      ...{ ...all, mode: 'undo', handle: done.handle ?? '' },
    });
    expect(undone.lastLine).toBe('gunicorn has 1 workers again.');
    expect(await ask(host)).toBe(200);
  }, 60_000);
});

/** A systemd with one service, which it starts with the limit of its drop-in. */
function withSystemd({ tool, folder }: RemedyScene): void {
  tool(
    'systemctl',
    `unit=shop.service; pid=$(cat ${folder}/main.pid 2>/dev/null)
case $1 in
  restart)
    [ -z "$pid" ] || kill -9 "$pid"
    limit=$(sed -n 's/^LimitNOFILE=//p' /etc/systemd/system/$unit.d/fiveohtwo.conf 2>/dev/null)
    setsid prlimit --nofile="\${limit:-1024}" sleep 200 >/dev/null 2>&1 </dev/null &
    echo $! >${folder}/main.pid; sleep 0.2 ;;
  show)
    case $* in
      *LoadState*) echo LoadState=loaded ;;
      *ActiveState*) echo ActiveState=active ;;
      *MainPID*) echo "MainPID=$pid" ;;
    esac ;;
esac`,
  );
}
const limitOf = async ({ gateway, folder }: RemedyScene) =>
  (
    await gateway.run([
      'sh',
      '-c',
      `awk '/^Max open files/ { print $4 }' /proc/$(cat ${folder}/main.pid)/limits`,
    ])
  ).stdout.trim();

forReal('raise-descriptor-limit', () => {
  it('gives the service a limit by a drop-in, proves it, and removes the drop-in again', async () => {
    const host = await open('systemd/system');
    withSystemd(host);
    await host.gateway.run(['sh', `${host.folder}/bin/systemctl`, 'restart']);
    const all = { unit: 'shop', port: '0', limit: '4096' };
    expect(await limitOf(host)).toBe('1024');

    const done = await host.remedy('raise-descriptor-limit-linux', all);

    expect(done).toMatchObject({ status: 0 });
    expect(host.readEtc('systemd/system/shop.service.d/fiveohtwo.conf')).toContain(
      '[Service]\nLimitNOFILE=4096\n',
    );
    expect(await limitOf(host)).toBe('4096');
    const undone = await host.remedy('raise-descriptor-limit-linux', {
      ...{ ...all, mode: 'undo', handle: done.handle ?? '' },
    });
    expect(undone).toMatchObject({ status: 0, stdout: expect.stringMatching(/undone/) });
    expect(() => host.readEtc('systemd/system/shop.service.d/fiveohtwo.conf')).toThrow(/ENOENT/);
    expect(await limitOf(host)).toBe('1024');
  }, 60_000);
});

forReal('dump-and-restart', () => {
  it('keeps what the process waited for, and restarts it', async () => {
    const host = await open();
    withSystemd(host);
    await host.gateway.run(['sh', `${host.folder}/bin/systemctl`, 'restart']);
    const before = host.read('main.pid');

    const done = await host.remedy('dump-and-restart-linux', { unit: 'shop', port: '0' });

    expect(done).toMatchObject({
      status: 0,
      lastLine: expect.stringMatching(
        /^shop.service was restarted: it is active. The dump is kept in \/var\/lib\/fiveohtwo\/inc-1\/dump\.\w+\.$/,
      ),
    });
    expect(done.stdout).toMatch(/^dump=\/var\/lib\/fiveohtwo\/inc-1\/dump\.\w+ bytes=\d{2,}$/m);
    expect(done.stdout).toMatch(/thread \d+ sleep waits in \S+/);
    expect(host.read('main.pid')).not.toBe(before);
  }, 60_000);
});

forReal('free-disk-space', () => {
  it('deletes rotated logs older than a day, and nothing else', async () => {
    const host = await open();
    const { gateway } = host;
    await gateway.run([
      'sh',
      '-ec',
      `mkdir -p /var/log/shop /var/log/audit; cd /var/log
for file in shop/app.log shop/app.log.1 shop/app.log.2.gz shop/data.db shop/new.log.1.gz audit/audit.log.1; do
  head -c 300000 /dev/urandom >$file; done
touch -d '3 days ago' shop/* audit/*; touch shop/new.log.1.gz`,
    ]);

    const done = await host.remedy('free-disk-space-linux', {});

    expect(done).toMatchObject({ status: 0 });
    const { stdout } = await gateway.run([
      'sh',
      '-c',
      'cd /var/log; find shop audit -type f | sort',
    ]);
    expect(stdout.trim().split('\n')).toEqual([
      'audit/audit.log.1',
      'shop/app.log',
      'shop/data.db',
      'shop/new.log.1.gz',
    ]);
    expect(await host.remedy('free-disk-space-linux', {})).toMatchObject({
      status: 1,
      lastLine: expect.stringMatching(/^Nothing that is safe/),
    });
  }, 60_000);
});

forReal('allow-gateway-connect', () => {
  it('sets the boolean of SELinux and sets it back', async () => {
    const host = await open();
    const { folder, tool } = host;
    tool('getenforce', 'echo Enforcing');
    tool('getsebool', `echo "$1 --> $(cat ${folder}/boolean 2>/dev/null || echo off)"`);
    tool('setsebool', `echo "$3" >${folder}/boolean`);

    const done = await host.remedy('allow-gateway-connect-linux', {});
    expect(done).toMatchObject({ status: 0, handle: 'httpd_can_network_connect' });
    expect(host.read('boolean')).toBe('on');

    const undo = { mode: 'undo', handle: done.handle ?? '' };
    expect(await host.remedy('allow-gateway-connect-linux', undo)).toMatchObject({ status: 0 });
    expect(host.read('boolean')).toBe('off');
  }, 30_000);

  it('is called for by what auditd wrote: its log is read where it runs', async () => {
    const host = await open();
    const denial = (seconds: number, permissive: 0 | 1) =>
      `type=AVC msg=audit(${Math.floor(Date.now() / 1000) - seconds}.128:${seconds}): avc:  denied  { name_connect } for  pid=31 comm="nginx" dest=8080 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:http_cache_port_t:s0 tclass=tcp_socket permissive=${permissive}`;
    const lines = [denial(300, 1), 'type=SYSCALL msg=audit(1.1:9): success=no', denial(2, 0)];
    await host.gateway.run([
      ...[
        'sh',
        '-ec',
        'mkdir -p /var/log/audit; printf "%s\\n" "$@" >/var/log/audit/audit.log',
        'sh',
      ],
      ...lines,
    ]);

    const { bundle } = await host.diagnose();

    const log = bundle.exhibits.find(({ section }) => section === 'audit.log');
    expect(log?.text.trim().split('\n')).toEqual([lines[0], lines[2]]);
    const denied = log === undefined ? [] : readExhibit(log);
    expect(denied).toEqual([
      expect.objectContaining({ event: 'access-denied-selinux', subject: 'nginx', count: 1 }),
    ]);
  }, 30_000);

  it('refuses where there is no SELinux', async () => {
    const host = await open();
    host.tool('getenforce', 'echo Disabled');
    host.tool('getsebool', 'exit 1');
    host.tool('setsebool', 'exit 1');

    expect(await host.remedy('allow-gateway-connect-linux', {})).toMatchObject({ status: 2 });
  }, 30_000);
});
