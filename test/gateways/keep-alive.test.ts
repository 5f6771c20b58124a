import { afterEach, describe, expect, it } from '@jest/globals';
import { readExhibit } from '../../src/read/registry.ts';
import { planned, setting, shown } from '../remedies/situation.ts';
import { fromInstance, INSTANCE, LOCATED } from './from-instance.ts';
import { GATEWAYS, type Gateway, startGateway } from './gateway-kinds.ts';
import { keepsForFiveSeconds } from './idle-connection.ts';
import { whySkipped } from './missing-packages.ts';
import { openRemedyScene, type RemedyScene } from './remedied.ts';

const why = whySkipped();
if (why !== null) process.stderr.write(`No keep-alive is raised for real: ${why}\n`);
const forReal = why === null ? describe : describe.skip;

let scene: RemedyScene | null = null;
afterEach(async () => {
  await scene?.remove();
  scene = null;
});

const SETTING = { nginx: 'keepalive_timeout', haproxy: '', apache: 'KeepAliveTimeout' } as const;
const WEB_SERVERS = GATEWAYS.filter(({ gateway }) => gateway !== 'haproxy');

/** A web server whose own configuration has these lines, and which is the target. */
async function webServer(kind: Gateway, lines: string): Promise<RemedyScene> {
  const opened = await openRemedyScene([kind.folder]);
  scene = opened;
  await opened.startApp('well');
  const config = (of: RemedyScene, upstream: string) => {
    const files = { ...kind.config(of, upstream) };
    files[kind.main] = (files[kind.main] ?? '').replace('#EXTRA', lines);
    return files;
  };
  await startGateway(opened, { ...kind, config }, '127.0.0.1:8080');
  return opened;
}

/** What would be sent to the host, from what it says of itself and from the idle timeout of the load balancer. */
async function plannedOn(opened: RemedyScene): Promise<Readonly<Record<string, string>>> {
  const { exhibits } = fromInstance((await opened.diagnose()).bundle);
  const facts = [...exhibits.flatMap(readExhibit), setting('gateway-idle-seconds', 60)];
  const planning = planned('raise-keep-alive', 'keepalive-race', [INSTANCE], facts, LOCATED);
  const [change] = planning.ok ? planning.plan.changes : [];
  if (change?.kind !== 'run-on-host') throw new Error(`Nothing was planned: ${shown(planning)}`);
  return change.parameters;
}

forReal('raise-keep-alive-linux', () => {
  it.each(WEB_SERVERS)(
    '$gateway loses no request by it, nor by its undo',
    async (kind) => {
      const line = kind.gateway === 'nginx' ? 'keepalive_timeout 2s;' : 'KeepAliveTimeout 2';
      const { remedy, underLoad } = await webServer(kind, line);
      const all = { gateway: kind.gateway, port: '80', seconds: '65' };
      const statuses: (number | null)[] = [];

      const load = await underLoad(async () => {
        const done = await remedy('raise-keep-alive-linux', all);
        const undo = { ...all, mode: 'undo', handle: done.handle ?? '' };
        const undone = await remedy('raise-keep-alive-linux', undo);
        statuses.push(done.status, undone.status);
      });

      expect(statuses).toEqual([0, 0]);
      expect(load.failed).toEqual([]);
      expect(load.answered).toBeGreaterThan(50);
    },
    60_000,
  );

  it.each(
    WEB_SERVERS.map((kind) => ({
      kind,
      gateway: kind.gateway,
      line:
        kind.gateway === 'nginx' ? 'keepalive_timeout  2s 2s; # short' : '  KeepAliveTimeout   2',
      becomes:
        kind.gateway === 'nginx'
          ? 'keepalive_timeout  65s 65s; # short'
          : '  KeepAliveTimeout   65',
    })),
  )(
    '$gateway keeps idle connections longer; twice is once; undone to the byte',
    async ({ kind, gateway, line, becomes }) => {
      const opened = await webServer(kind, line);
      const { gateway: host, readEtc, remedy } = opened;
      const files = [kind.file, kind.main];
      const asBefore = files.map(readEtc);
      expect(await keepsForFiveSeconds(host, 80)).toBe(false);
      const all = { gateway, port: '80', seconds: '65' };
      expect(await plannedOn(opened)).toMatchObject(all);

      const done = await remedy('raise-keep-alive-linux', all);

      expect(done).toMatchObject({ status: 0, lastLine: expect.stringMatching(/reloaded\.$/) });
      expect(readEtc(kind.main)).toBe(asBefore[1]?.replace(line, becomes));
      expect(await keepsForFiveSeconds(host, 80)).toBe(true);
      const again = await remedy('raise-keep-alive-linux', all);
      expect(again).toMatchObject({ status: 0, handle: null });
      expect(again.lastLine).toBe(`${gateway} keeps idle connections 65 s or longer already.`);

      const undone = await remedy('raise-keep-alive-linux', {
        ...all,
        mode: 'undo',
        handle: done.handle ?? '',
      });
      expect(undone).toMatchObject({ status: 0 });
      expect(files.map(readEtc)).toEqual(asBefore);
      expect(await keepsForFiveSeconds(host, 80)).toBe(false);
    },
    60_000,
  );

  it.each(
    WEB_SERVERS.map((kind) => ({
      kind,
      gateway: kind.gateway,
      // Longer than what each does where nobody says it.
      seconds: kind.gateway === 'nginx' ? '125' : '65',
    })),
  )(
    '$gateway gets the setting where nobody has said it, and loses it again',
    async ({ kind, gateway, seconds }) => {
      const { readEtc, remedy, request } = await webServer(kind, '');
      const before = readEtc(kind.main);
      const all = { gateway, port: '80', seconds };

      const done = await remedy('raise-keep-alive-linux', all);

      expect(done).toMatchObject({ status: 0 });
      expect(readEtc(kind.main)).toMatch(
        new RegExp(`^\\s*${SETTING[gateway]} ${seconds}s?;?$`, 'm'),
      );
      expect(await request(2)).toEqual([200, 200]);
      await remedy('raise-keep-alive-linux', { ...all, mode: 'undo', handle: done.handle ?? '' });
      expect(readEtc(kind.main)).toBe(before);
    },
    60_000,
  );

  it.each(WEB_SERVERS)(
    '$gateway, whose configuration is not valid, keeps it and goes on',
    async (kind) => {
      const line = kind.gateway === 'nginx' ? 'keepalive_timeout 2s;' : 'KeepAliveTimeout 2';
      const { etc, readEtc, remedy, request } = await webServer(kind, line);
      const broken = `${readEtc(kind.file)}\nnonsense\n`;
      etc(kind.file, broken);
      const before = readEtc(kind.main);

      const failed = await remedy('raise-keep-alive-linux', {
        ...{ gateway: kind.gateway, port: '80', seconds: '65' },
      });

      // Apache cannot say what it includes then: nothing is understood, and nothing is done.
      expect([1, 2]).toContain(failed.status);
      expect(failed.lastLine).toMatch(/nothing was (?:changed|done)|not valid/);
      expect([readEtc(kind.main), readEtc(kind.file)]).toEqual([before, broken]);
      expect(await request(3)).toEqual([200, 200, 200]);
    },
    60_000,
  );

  it.each(WEB_SERVERS)(
    '$gateway takes the old file again when it cannot load the new one',
    async (kind) => {
      const line = kind.gateway === 'nginx' ? 'keepalive_timeout 2s;' : 'KeepAliveTimeout 2';
      const { gateway: host, etc, folder, readEtc, remedy, request } = await webServer(kind, line);
      host.start(
        ['python3', '-m', 'http.server', '81', '--bind', '0.0.0.0'],
        `${folder}/other.log`,
      );
      await scene?.listening(host, 81);
      const before = `${readEtc(kind.main).replace(/\}\n$/, '')}${kind.unloadable}\n${kind.gateway === 'nginx' ? '}\n' : ''}`;
      etc(kind.main, before);

      const failed = await remedy('raise-keep-alive-linux', {
        ...{ gateway: kind.gateway, port: '80', seconds: '65' },
      });

      expect(failed).toMatchObject({
        status: 1,
        lastLine: expect.stringMatching(kind.whenUnloadable),
      });
      expect(readEtc(kind.main)).toBe(before);
      expect(await request(3)).toEqual([200, 200, 200]);
    },
    60_000,
  );

  it.each([
    { what: 'a server that is not the target', line: '', port: '8080', says: 'does not listen on' },
    {
      what: 'more than one place',
      line: 'keepalive_timeout 5; server { listen 82; keepalive_timeout 6s; }',
      port: '80',
      says: 'more than one place',
    },
    {
      what: 'a server that keeps none',
      line: 'keepalive_timeout 0;',
      port: '80',
      says: 'keeps no idle connections',
    },
  ])(
    'refuses $what',
    async ({ line, port, says }) => {
      const nginx = WEB_SERVERS.find(({ gateway }) => gateway === 'nginx');
      if (nginx === undefined) throw new Error('There is no nginx among them');
      const { remedy } = await webServer(nginx, line);

      const refused = await remedy('raise-keep-alive-linux', {
        ...{ gateway: 'nginx', port, seconds: '65' },
      });

      expect(refused).toMatchObject({ status: 2, lastLine: expect.stringContaining(says) });
    },
    30_000,
  );
});

/** A systemd with one service, started by the last ExecStart and the Environment of its unit and drop-ins. */
function withSystemd({ tool, folder }: RemedyScene): void {
  tool(
    'systemctl',
    `files=$(ls /etc/systemd/system/shop.service /etc/systemd/system/shop.service.d/*.conf 2>/dev/null)
pid=$(cat ${folder}/main.pid 2>/dev/null)
case $1 in
  cat) cat $files ;;
  restart)
    [ "\${pid:-0}" -eq 0 ] || { kill "$pid"; while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done; }
    start=$(sed -n 's/^ExecStart=//p' $files | grep . | tail -n 1)
    environment=$(sed -nE 's/^Environment="(.*)"$/\\1/p' $files | tail -n 1)
    cd ${folder}
    setsid env "\${environment:-NONE=1}" $start >>${folder}/gunicorn.log 2>&1 </dev/null &
    echo $! >${folder}/main.pid; sleep 1.5 ;;
  show)
    case $* in
      *LoadState*) echo LoadState=loaded ;;
      *ActiveState*) if kill -0 "$pid" 2>/dev/null; then echo ActiveState=active; else echo ActiveState=failed; fi ;;
      *MainPID*) echo "MainPID=$pid" ;;
    esac ;;
esac`,
  );
}

const APP = 'def app(e, s):\n  s("200 OK", [("Content-Length", "2")])\n  return [b"ok"]\n';
const BY_FILE = 'etc/gunicorn/shop.conf.py';
const DROP_IN = 'systemd/system/shop.service.d/fiveohtwo-keep-alive.conf';

/** gunicorn on port 8080 as the unit shop.service. */
async function gunicorn(options: string, file = '', app = APP): Promise<RemedyScene> {
  const opened = await openRemedyScene(['systemd/system', 'gunicorn']);
  scene = opened;
  opened.file('shop.py', app);
  if (file !== '') opened.etc('gunicorn/shop.conf.py', file);
  opened.etc(
    'systemd/system/shop.service',
    `[Unit]\nDescription=the shop\n[Service]\n# ExecStart=/usr/bin/gunicorn --keep-alive 1\nExecStart=/usr/bin/gunicorn --bind 127.0.0.1:8080 ${options} shop:app\n`,
  );
  withSystemd(opened);
  await opened.gateway.run(['sh', `${opened.folder}/bin/systemctl`, 'restart']);
  await opened.listening(opened.gateway, 8080);
  return opened;
}

const GUNICORN = 'raise-gunicorn-keep-alive-linux';
const SHOP = { unit: 'shop', port: '8080', seconds: '65' };

forReal(GUNICORN, () => {
  it.each([
    {
      where: 'on the command line',
      options: '--threads 2 --keep-alive 2 --workers 1',
      file: '',
      says: /65 s in the place of 2 s: it was restarted with that\.$/,
      dropIn:
        /^# fiveohtwo inc-1\n\[Service\]\nExecStart=\nExecStart=\/usr\/bin\/gunicorn --bind 127\.0\.0\.1:8080 --threads 2 --keep-alive 65 --workers 1 shop:app\n$/,
    },
    {
      where: 'nowhere',
      options: '--threads 2',
      file: '',
      says: /65 s in the place of 2 s: it was restarted with that\.$/,
      dropIn: /^# fiveohtwo inc-1\n\[Service\]\nEnvironment="GUNICORN_CMD_ARGS=--keep-alive 65"\n$/,
    },
    {
      where: 'in a file below /etc',
      options: `--config /${BY_FILE}`,
      file: 'threads = 2\nkeepalive  = 1 # short\n',
      says: /65 s in the place of 1 s: it has loaded its configuration\.$/,
      dropIn: null,
    },
  ])(
    'raises what stands $where; twice is once; undone to the byte',
    async ({ options, file, says, dropIn }) => {
      const host = await gunicorn(options, file);
      const pid = host.read('main.pid');
      expect(await keepsForFiveSeconds(host.gateway, 8080)).toBe(false);

      const done = await host.remedy(GUNICORN, SHOP);

      expect(done).toMatchObject({ status: 0, lastLine: expect.stringMatching(says) });
      expect(await keepsForFiveSeconds(host.gateway, 8080)).toBe(true);
      if (dropIn === null) {
        expect(host.readEtc('gunicorn/shop.conf.py')).toBe(file.replace('= 1', '= 65'));
        expect(host.read('main.pid')).toBe(pid);
      } else {
        expect(host.readEtc(DROP_IN)).toMatch(dropIn);
      }
      expect((await host.remedy(GUNICORN, SHOP)).lastLine).toBe(
        'gunicorn keeps idle connections 65 s already.',
      );

      const undo = { ...SHOP, mode: 'undo', handle: done.handle ?? '' };
      expect(await host.remedy(GUNICORN, undo)).toMatchObject({ status: 0 });
      if (dropIn === null) expect(host.readEtc('gunicorn/shop.conf.py')).toBe(file);
      else expect(() => host.readEtc(DROP_IN)).toThrow(/ENOENT/);
      expect(await keepsForFiveSeconds(host.gateway, 8080)).toBe(false);
      expect((await host.remedy(GUNICORN, undo)).lastLine).toBe('It was taken back already.');
    },
    90_000,
  );

  it('is taken back when gunicorn has ended meanwhile, which is started again', async () => {
    const file = 'threads = 2\nkeepalive = 1\n';
    const host = await gunicorn(`--config /${BY_FILE}`, file);
    const done = await host.remedy(GUNICORN, SHOP);
    await host.gateway.run(['sh', '-c', `kill ${host.read('main.pid')}; sleep 1`]);
    host.file('main.pid', '0');

    const undo = { ...SHOP, mode: 'undo', handle: done.handle ?? '' };
    const undone = await host.remedy(GUNICORN, undo);

    expect(undone).toMatchObject({ status: 0 });
    expect(host.readEtc('gunicorn/shop.conf.py')).toBe(file);
    expect(await keepsForFiveSeconds(host.gateway, 8080)).toBe(false);
  }, 60_000);

  it('puts the old file back when gunicorn does not come back with the new one', async () => {
    // It is valid where it is asked, and ends where it is started: as with a port that is taken.
    const file = [
      'import os, sys',
      'threads = 2',
      'keepalive = 1',
      'if keepalive > 1 and "--print-config" not in sys.argv:',
      '    os._exit(3)',
      '',
    ].join('\n');
    const host = await gunicorn(`--config /${BY_FILE}`, file);

    const failed = await host.remedy(GUNICORN, SHOP);

    expect(failed).toMatchObject({
      status: 1,
      lastLine: expect.stringMatching(/the old configuration is back\.$/),
    });
    expect(host.readEtc('gunicorn/shop.conf.py')).toBe(file);
    await host.listening(host.gateway, 8080);
    expect(await keepsForFiveSeconds(host.gateway, 8080)).toBe(false);
  }, 90_000);

  it.each([
    {
      what: 'workers that keep no connections',
      options: '',
      file: '',
      says: /workers of the class "sync" keep no idle connections/,
    },
    {
      what: 'an application that cannot be loaded again',
      options: '--threads 2',
      file: '',
      says: /gunicorn does not accept its own configuration/,
      breaks: true,
    },
  ])(
    'refuses $what',
    async ({ options, file, says, breaks = false }) => {
      const host = await gunicorn(options, file);
      if (breaks) host.file('shop.py', 'import nothing_of_that_name\n');

      const answer = await host.remedy(GUNICORN, SHOP);

      expect(answer).toMatchObject({ status: 2, lastLine: expect.stringMatching(says) });
    },
    60_000,
  );
});
