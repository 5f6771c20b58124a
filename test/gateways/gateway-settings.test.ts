import { afterEach, describe, expect, it } from '@jest/globals';
import type { HostDocument } from '../../src/ports/hosts.ts';
import { GATEWAYS, type Gateway, startGateway } from './gateway-kinds.ts';
import { whySkipped } from './missing-packages.ts';
import { openRemedyScene, type RemedyScene } from './remedied.ts';

const why = whySkipped();
if (why !== null) process.stderr.write(`Settings of gateways are not changed for real: ${why}\n`);

let scene: RemedyScene | null = null;
afterEach(async () => {
  await scene?.remove();
  scene = null;
});

async function inFrontOf(kind: Gateway, behaviour: string): Promise<RemedyScene> {
  const opened = await openRemedyScene([kind.folder]);
  scene = opened;
  await opened.startApp(behaviour);
  await startGateway(opened, kind, '127.0.0.1:8080');
  return opened;
}

/** How many files the workers of nginx may open. */
const filesOfWorkers = async ({ gateway }: RemedyScene): Promise<readonly string[]> => {
  const { stdout } = await gateway.run([
    ...['sh', '-c'],
    `for pid in $(pgrep -f '^nginx: worker'); do awk '/^Max open files/ { print $4 }' /proc/$pid/limits; done`,
  ]);
  return stdout.trim().split('\n');
};

const SETTINGS: readonly {
  readonly document: HostDocument;
  readonly parameters: Readonly<Record<string, string>>;
  /** What the application does, what clients get of it before, and after. */
  readonly behaviour: string;
  readonly before: Readonly<Record<Gateway['gateway'], number>>;
  readonly after: number;
  readonly gateways: readonly Gateway['gateway'][];
}[] = [
  {
    document: 'enlarge-header-buffers-linux',
    parameters: { kilobytes: '32' },
    behaviour: 'large header',
    before: { nginx: 502, haproxy: 502, apache: 502 },
    after: 200,
    gateways: ['nginx', 'haproxy', 'apache'],
  },
  {
    document: 'raise-gateway-timeout-linux',
    parameters: { seconds: '20' },
    behaviour: 'slow',
    before: { nginx: 504, haproxy: 504, apache: 502 },
    after: 200,
    gateways: ['nginx', 'haproxy', 'apache'],
  },
];

(why === null ? describe : describe.skip)('settings of a real gateway', () => {
  it.each(
    SETTINGS.flatMap(({ gateways, ...setting }) =>
      GATEWAYS.filter(({ gateway }) => gateways.includes(gateway)).map((kind) => ({
        ...setting,
        gateway: kind.gateway,
        kind,
      })),
    ),
  )(
    '$document on $gateway: clients get answers; twice is once; undone to the byte',
    async ({ document, parameters, behaviour, before, after, kind, gateway }) => {
      const { remedy, readEtc, request } = await inFrontOf(kind, behaviour);
      const files = [kind.file, kind.main];
      const asBefore = files.map(readEtc);
      expect(await request(1)).toEqual([before[gateway]]);
      const all = { gateway, upstream: '127.0.0.1:8080', ...parameters };

      const done = await remedy(document, all);

      expect(done).toMatchObject({ status: 0, lastLine: expect.stringMatching(/reloaded\.$/) });
      expect(await request(1)).toEqual([after]);
      const again = await remedy(document, all);
      expect(again).toMatchObject({ status: 0, handle: null });
      expect(again.lastLine).toMatch(/^It is so already/);

      const undone = await remedy(document, { ...all, mode: 'undo', handle: done.handle ?? '' });
      expect(undone).toMatchObject({ status: 0 });
      expect(files.map(readEtc)).toEqual(asBefore);
      expect(await request(1)).toEqual([before[gateway]]);
    },
    60_000,
  );

  it.each(GATEWAYS.filter(({ gateway }) => gateway !== 'apache'))(
    'rate-limit-at-gateway-linux on $gateway: what is over the limit gets 429, until it is undone',
    async (kind) => {
      const { remedy, readEtc, request } = await inFrontOf(kind, 'well');
      const files = [kind.file, kind.main];
      const asBefore = files.map(readEtc);
      const all = { gateway: kind.gateway, upstream: '127.0.0.1:8080', rate: '5' };

      const done = await remedy('rate-limit-at-gateway-linux', all);

      expect(done).toMatchObject({ status: 0 });
      const limited = await request(40);
      expect(limited).toContain(200);
      expect(limited).toContain(429);
      await remedy('rate-limit-at-gateway-linux', {
        ...all,
        mode: 'undo',
        handle: done.handle ?? '',
      });
      expect(files.map(readEtc)).toEqual(asBefore);
      expect(await request(40)).not.toContain(429);
    },
    60_000,
  );

  it.each([
    {
      given: 'one of them stands there',
      extra: '',
      becomes: ['worker_rlimit_nofile 8192;\nevents { worker_connections 4096; }', '#EXTRA'],
    },
    {
      given: 'both do',
      extra: 'worker_rlimit_nofile   600; # few\n',
      becomes: ['events { worker_connections 4096; }', 'worker_rlimit_nofile   8192; # few'],
    },
  ])(
    'raise-gateway-connections-linux, where $given: new workers have the limit; undone to the byte',
    async ({ extra, becomes }) => {
      const nginx = GATEWAYS.find(({ gateway }) => gateway === 'nginx');
      if (nginx === undefined) throw new Error('There is no nginx among them');
      const config = (of: RemedyScene, upstream: string) => {
        const files = { ...nginx.config(of, upstream) };
        files[nginx.main] = `${extra}${files[nginx.main] ?? ''}`;
        return files;
      };
      const host = await inFrontOf({ ...nginx, config }, 'well');
      const { remedy, readEtc, request } = host;
      const before = readEtc(nginx.main);
      const all = { gateway: 'nginx', connections: '4096' };

      const done = await remedy('raise-gateway-connections-linux', all);

      expect(done).toMatchObject({
        status: 0,
        lastLine: expect.stringMatching(/have the limit\.$/),
      });
      for (const part of becomes) expect(readEtc(nginx.main)).toContain(part);
      expect(await filesOfWorkers(host)).toContain('8192');
      expect(await request(3)).toEqual([200, 200, 200]);
      expect((await remedy('raise-gateway-connections-linux', all)).lastLine).toMatch(/already\.$/);
      const undo = { ...all, mode: 'undo', handle: done.handle ?? '' };
      expect(await remedy('raise-gateway-connections-linux', undo)).toMatchObject({ status: 0 });
      expect(readEtc(nginx.main)).toBe(before);
      expect(await request(3)).toEqual([200, 200, 200]);
    },
    60_000,
  );

  it('raise-gateway-connections-linux puts the old file back when the workers cannot have the limit', async () => {
    const nginx = GATEWAYS.find(({ gateway }) => gateway === 'nginx');
    if (nginx === undefined) throw new Error('There is no nginx among them');
    // Without the capability, and under a hard limit of its own, as some units start it.
    const start = [
      ...['prlimit', '--nofile=1024:1024', 'setpriv', '--bounding-set=-sys_resource'],
      ...['--inh-caps=-sys_resource', ...nginx.start],
    ];
    const { remedy, readEtc, request } = await inFrontOf({ ...nginx, start }, 'well');
    const before = readEtc(nginx.main);

    const failed = await remedy('raise-gateway-connections-linux', {
      ...{ gateway: 'nginx', connections: '4096' },
    });

    expect(failed).toMatchObject({
      status: 1,
      lastLine: 'The new workers of nginx do not have the limit; the old configuration is back.',
    });
    expect(readEtc(nginx.main)).toBe(before);
    expect(await request(3)).toEqual([200, 200, 200]);
  }, 60_000);

  it.each(GATEWAYS)(
    'reload-gateway-linux on $gateway: reloads what is valid, and nothing else',
    async (kind) => {
      const { etc, remedy, readEtc, request } = await inFrontOf(kind, 'well');

      const done = await remedy('reload-gateway-linux', { gateway: kind.gateway });
      etc(kind.file, `${readEtc(kind.file)}\nnonsense\n`);
      const refused = await remedy('reload-gateway-linux', { gateway: kind.gateway });

      expect(done).toMatchObject({ status: 0, handle: null });
      expect(refused).toMatchObject({
        status: 1,
        lastLine: `The configuration of ${kind.gateway} is not valid; it was not reloaded and goes on with the old one.`,
      });
      expect(await request(3)).toEqual([200, 200, 200]);
    },
    60_000,
  );
});
