import { afterEach, describe, expect, it } from '@jest/globals';
import { checkParameters } from '../../src/aws/host-documents.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { readExhibit } from '../../src/read/registry.ts';
import { propose } from '../../src/remedies/propose.ts';
import { fromInstance, LOCATED } from './from-instance.ts';
import { whySkipped } from './missing-packages.ts';
import { openRemedyScene, type RemedyScene } from './remedied.ts';

const why = whySkipped();
if (why !== null) process.stderr.write(`No socket is opened for real: ${why}\n`);
const forReal = why === null ? describe : describe.skip;

let scene: RemedyScene | null = null;
afterEach(async () => {
  await scene?.remove();
  scene = null;
});

const POOL = 'php/pool.d/www.conf';

/** A page of php-fpm behind nginx, and a socket whose owner, group and mode are those of these lines. */
async function phpBehindNginx(lines: string, folderMode = '755'): Promise<RemedyScene> {
  const host = await openRemedyScene(['nginx', 'php']);
  scene = host;
  const { etc, file, folder, gateway } = host;
  file('index.php', '<?php echo "hello\n";');
  await gateway.run(['sh', '-ec', `mkdir ${folder}/run; chmod ${folderMode} ${folder}/run`]);
  etc(
    'php/php-fpm.conf',
    `[global]\nerror_log = ${folder}/php.log\ndaemonize = no\ninclude = /etc/php/pool.d/*.conf\n`,
  );
  etc(
    POOL,
    `[www]
user = www-data
listen = ${folder}/run/$pool.sock ; the shop's
${lines}pm = static
pm.max_children = 1
[other]
user = www-data
listen = ${folder}/run/other.sock
listen.mode = 0600
pm = static
pm.max_children = 1
`,
  );
  etc(
    'nginx/nginx.conf',
    `worker_processes 1;
user www-data;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx-error.log;
events { worker_connections 256; }
http {
    access_log off;
    server { listen 80; location / {
        fastcgi_pass unix:${folder}/run/www.sock;
        fastcgi_param SCRIPT_FILENAME ${folder}/index.php;
        fastcgi_param REQUEST_METHOD $request_method;
    } }
}
`,
  );
  gateway.start(['php-fpm8.2', '-y', '/etc/php/php-fpm.conf'], `${folder}/out.log`);
  await host.listening(gateway, `${folder}/run/www.sock`);
  gateway.start(['nginx', '-g', 'daemon off;'], `${folder}/nginx.log`);
  await host.listening(gateway, 80);
  return host;
}

const modeOf = async ({ gateway, folder }: RemedyScene) =>
  (
    await gateway.run([
      'stat',
      '-c',
      '%U %G %a',
      `${folder}/run/www.sock`,
      `${folder}/run/other.sock`,
    ])
  ).stdout.trim();
const asked = ({ folder }: RemedyScene) => ({
  gateway: 'nginx',
  socket: `${folder}/run/www.sock`,
});
const DOCUMENT = 'allow-gateway-socket-linux';

forReal(DOCUMENT, () => {
  it.each([
    {
      given: 'nobody said of whom the socket is',
      lines: '',
      before: 'root root 660',
      becomes: 'listen.group = www-data\nlisten.mode = 0660\n',
    },
    {
      given: 'its mode keeps the group out',
      lines: 'listen.group = www-data\nlisten.mode  = 0600 ; strict\n',
      before: 'root www-data 600',
      becomes: 'listen.group = www-data\nlisten.mode  = 0660 ; strict\n',
    },
    {
      given: 'it is of another group',
      lines: 'listen.owner = daemon\nlisten.group = daemon\nlisten.mode = 0660\n',
      before: 'daemon daemon 660',
      becomes: 'listen.owner = daemon\nlisten.group = www-data\nlisten.mode = 0660\n',
    },
  ])(
    'given $given, nginx may open it now and after the next start; undone to the byte',
    async ({ lines, before, becomes }) => {
      const host = await phpBehindNginx(lines);
      const { readEtc, remedy, request } = host;
      const asBefore = readEtc(POOL);
      const others = '\nroot root 600';
      expect(await modeOf(host)).toBe(before + others);
      expect(await request(1)).toEqual([502]);

      const done = await remedy(DOCUMENT, asked(host));

      expect(done).toMatchObject({
        status: 0,
        lastLine: expect.stringMatching(/and keeps them\.$/),
      });
      expect(readEtc(POOL)).toBe(
        lines === ''
          ? asBefore.replace("shop's\n", `shop's\n${becomes}`)
          : asBefore.replace(lines, becomes),
      );
      expect(await modeOf(host)).toBe(`${before.split(' ')[0]} www-data 660${others}`);
      expect(await request(3)).toEqual([200, 200, 200]);
      expect((await remedy(DOCUMENT, asked(host))).lastLine).toMatch(/may open .* already\.$/);

      const undo = { ...asked(host), mode: 'undo', handle: done.handle ?? '' };
      expect(await remedy(DOCUMENT, undo)).toMatchObject({ status: 0 });
      expect(readEtc(POOL)).toBe(asBefore);
      expect(await modeOf(host)).toBe(before + others);
      expect(await request(1)).toEqual([502]);
    },
    60_000,
  );

  it('is planned from what the host says of itself, and clients get answers', async () => {
    const host = await phpBehindNginx('listen.mode = 0600\n');
    await host.request(2);
    const bundle = fromInstance((await host.diagnose()).bundle);
    const diagnosis = diagnose(bundle);
    expect(diagnosis.verdicts[0]).toMatchObject({ cause: 'mandatory-access-denied' });

    const { plans } = propose('inc-1', LOCATED, diagnosis, bundle.exhibits.flatMap(readExhibit));
    const [change] = plans[0]?.changes ?? [];
    if (change?.kind !== 'run-on-host') throw new Error('Nothing was planned');
    checkParameters(change.document, change.parameters);
    const done = await host.remedy(change.document, change.parameters);

    expect(done).toMatchObject({ status: 0 });
    expect(await host.request(3)).toEqual([200, 200, 200]);
  }, 60_000);

  it('writes what php-fpm itself makes of the socket when it starts again', async () => {
    const host = await phpBehindNginx('');
    await host.remedy(DOCUMENT, asked(host));

    await host.gateway.run(['sh', '-c', "pkill -f '^php-fpm: master'; sleep 1"]);
    host.gateway.start(['php-fpm8.2', '-y', '/etc/php/php-fpm.conf'], `${host.folder}/out.log`);
    await host.listening(host.gateway, `${host.folder}/run/www.sock`);

    expect(await modeOf(host)).toBe('root www-data 660\nroot root 600');
    expect(await host.request(1)).toEqual([200]);
  }, 60_000);

  it('leaves everything as it is when the configuration is not valid', async () => {
    const host = await phpBehindNginx('');
    const { etc, readEtc, remedy } = host;
    const broken = `${readEtc(POOL)}nonsense = 1\n`;
    etc(POOL, broken);
    const before = await modeOf(host);

    const failed = await remedy(DOCUMENT, asked(host));

    expect(failed).toMatchObject({
      status: 1,
      lastLine: 'The new configuration is not valid; nothing was changed.',
    });
    expect(readEtc(POOL)).toBe(broken);
    expect(await modeOf(host)).toBe(before);
  }, 30_000);

  it.each([
    {
      what: 'a folder that nginx may not enter',
      lines: '',
      folderMode: '700',
      says: /may not enter .*\/run: its mode is for a person$/,
    },
    {
      what: 'a pool that lets users in by name',
      lines: 'listen.acl_users = root\n',
      folderMode: '755',
      says: /listen\.acl_users/,
    },
  ])(
    'refuses $what',
    async ({ lines, folderMode, says }) => {
      const host = await phpBehindNginx(lines, folderMode);

      const refused = await host.remedy(DOCUMENT, asked(host));

      expect(refused).toMatchObject({ status: 2, lastLine: expect.stringMatching(says) });
    },
    30_000,
  );
});
