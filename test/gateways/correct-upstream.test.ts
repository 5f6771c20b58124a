import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { GATEWAYS, type Gateway, startGateway } from './gateway-kinds.ts';
import { whySkipped } from './missing-packages.ts';
import { openRemedyScene, type RemedyScene } from './remedied.ts';

const why = whySkipped();
if (why !== null) process.stderr.write(`correct-upstream is not run for real: ${why}\n`);

const DOCUMENT = 'correct-upstream-linux';

let scene: RemedyScene | null = null;
afterEach(async () => {
  await scene?.remove();
  scene = null;
});

/** The service on 8080, and the gateway in front of it. */
async function gatewayTo(kind: Gateway, upstream: string): Promise<RemedyScene> {
  const opened = await openRemedyScene([kind.folder]);
  scene = opened;
  await opened.startApp('well');
  await startGateway(opened, kind, upstream);
  return opened;
}

(why === null ? describe : describe.skip).each(GATEWAYS)(
  'correct-upstream on a real $gateway',
  (kind) => {
    const { gateway, file } = kind;

    it('corrects the port, reloads, answers 200, and is undone to the byte', async () => {
      const { remedy, readEtc, request } = await gatewayTo(kind, '127.0.0.1:8081');
      const before = readEtc(file);
      expect(await request(2)).not.toContain(200);

      const done = await remedy(DOCUMENT, {
        gateway,
        from: '127.0.0.1:8081',
        to: '127.0.0.1:8080',
      });

      expect(done).toMatchObject({ status: 0, stderr: '' });
      expect(done.stdout).toContain(`file=/etc/${file}\n`);
      expect(done.stdout).toMatch(/^-.*127\.0\.0\.1:8081/m);
      expect(done.lastLine).toBe(
        `${gateway} sends to 127.0.0.1:8080: the configuration is valid, it was reloaded, and 127.0.0.1:8080 takes connections.`,
      );
      // The comment and everything else is as it was.
      const after = readEtc(file);
      expect(after.split('\n')[0]?.includes('8080')).toBe(false);
      expect(after.replaceAll('8080', '8081')).toBe(before);
      expect(await request(3)).toEqual([200, 200, 200]);

      const again = await remedy(DOCUMENT, {
        gateway,
        from: '127.0.0.1:8081',
        to: '127.0.0.1:8080',
      });
      expect(again).toMatchObject({ status: 0, handle: null });
      expect(again.lastLine).toBe(`It is so already: ${gateway} sends to 127.0.0.1:8080.`);

      const parameters = { mode: 'undo', gateway, from: '127.0.0.1:8081', to: '127.0.0.1:8080' };
      const undone = await remedy(DOCUMENT, { ...parameters, handle: done.handle ?? '' });
      expect(undone).toMatchObject({ status: 0 });
      expect(readEtc(file)).toBe(before);
      expect(await request(2)).not.toContain(200);
      expect((await remedy(DOCUMENT, { ...parameters, handle: done.handle ?? '' })).lastLine).toBe(
        'It was taken back already.',
      );
    }, 60_000);

    it('loses no request while it reloads', async () => {
      const { remedy, underLoad, startApp } = await gatewayTo(kind, '127.0.0.1:8080');
      await startApp('well', { at: '8090' });
      const outcomes: (string | undefined)[] = [];

      const load = await underLoad(async () => {
        const done = await remedy(DOCUMENT, {
          gateway,
          from: '127.0.0.1:8080',
          to: '127.0.0.1:8090',
        });
        const undone = await remedy(DOCUMENT, {
          ...{ mode: 'undo', gateway, from: '127.0.0.1:8080', to: '127.0.0.1:8090' },
          handle: done.handle ?? '',
        });
        outcomes.push(...[done, undone].map(({ status, lastLine }) => `${status}: ${lastLine}`));
      });

      expect(outcomes).toEqual([expect.stringMatching(/^0: /), expect.stringMatching(/^0: /)]);
      expect(load.failed).toEqual([]);
      expect(load.sent).toBeGreaterThan(300);
      // Shown: how many requests the promise was kept for.
      process.stderr.write(`${gateway}: ${JSON.stringify(load)}
`);
    }, 60_000);

    it('leaves all as it was when the new configuration is not valid', async () => {
      const { etc, remedy, readEtc, underLoad, startApp } = await gatewayTo(kind, '127.0.0.1:8080');
      await startApp('well', { at: '8090' });
      const broken = readEtc(file).replace(/\n?$/, '\nnonsense\n');
      etc(file, broken);
      let status: number | null = null;
      let lastLine = '';

      const load = await underLoad(async () => {
        ({ status, lastLine } = await remedy(DOCUMENT, {
          ...{ gateway, from: '127.0.0.1:8080', to: '127.0.0.1:8090' },
        }));
      });

      expect({ status, lastLine }).toEqual({
        status: 1,
        lastLine: 'The new configuration is not valid; nothing was changed.',
      });
      expect(readEtc(file)).toBe(broken);
      expect(load.failed).toEqual([]);
    }, 60_000);

    it('is as before when what others left there cannot be loaded', async () => {
      const { etc, remedy, readEtc, underLoad, startApp } = await gatewayTo(kind, '127.0.0.1:8080');
      await startApp('well', { at: '8090' });
      await startApp('well', { at: '81' });
      // Time in which the gateway has run with what it has.
      await sleep(1_100);
      etc(kind.main, readEtc(kind.main).replace('#EXTRA', kind.unloadable));
      const before = readEtc(file);
      let status: number | null = null;
      let lastLine = '';

      const load = await underLoad(async () => {
        ({ status, lastLine } = await remedy(DOCUMENT, {
          ...{ gateway, from: '127.0.0.1:8080', to: '127.0.0.1:8090' },
        }));
      });

      expect({ status, lastLine }).toEqual({
        status: 1,
        lastLine: expect.stringMatching(kind.whenUnloadable),
      });
      expect(readEtc(file)).toBe(before);
      expect(load.failed).toEqual([]);
    }, 60_000);

    it.each([
      {
        what: 'an upstream that is not there',
        from: '127.0.0.1:9999',
        to: '127.0.0.1:8090',
        says: 'no place of the configuration sends to 127.0.0.1:9999',
      },
      {
        what: 'a new upstream that takes no connections',
        from: '127.0.0.1:8080',
        to: '127.0.0.1:7777',
        says: '127.0.0.1:7777 does not take connections from this host',
      },
      {
        what: 'a value that is no upstream',
        from: '127.0.0.1:8080',
        to: '127.0.0.1:8080;id',
        says: 'to is not an upstream',
      },
    ])(
      'refuses $what',
      async ({ from, to, says }) => {
        const { remedy, readEtc } = await gatewayTo(kind, '127.0.0.1:8080');
        const before = readEtc(file);

        const refused = await remedy(DOCUMENT, { gateway, from, to });

        expect(refused).toMatchObject({
          status: 2,
          lastLine: `Refused, nothing was done: ${says}`,
        });
        expect(readEtc(file)).toBe(before);
      },
      30_000,
    );
  },
);
