import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { assembledScript } from '../infra/ssm-documents.ts';
import { openScene, type Scene } from './scene.ts';

/** A host on which remedies run for real: /etc of its services and the store of remedies are its own. */
export interface RemedyScene extends Scene {
  /** Writes a file below /etc of the host. */
  etc(name: string, text: string): void;
  readEtc(name: string): string;
  /** A tool that remedies find before the machine's own; `script` is POSIX sh. */
  tool(name: string, script: string): void;
  /** Runs a remedy's document as the SSM agent does. */
  remedy(document: string, parameters: Readonly<Record<string, string>>): Promise<Remedied>;
  /** Requests from the outside, one after the other without a pause, while something is done. */
  underLoad(work: () => Promise<void>): Promise<Load>;
}

export interface Remedied {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly lastLine: string;
  /** For undo; null when it printed none. */
  readonly handle: string | null;
}

const loadSchema = z.object({
  sent: z.number(),
  answered: z.number(),
  sentAgain: z.number(),
  failed: z.array(z.union([z.string(), z.number()])),
});
type Load = z.infer<typeof loadSchema>;

/** @param folders those below /etc that the host has for itself */
export async function openRemedyScene(folders: readonly string[]): Promise<RemedyScene> {
  const scene = await openScene('one host');
  const { gateway, folder } = scene;
  const own = (name: string) => join(folder, 'etc', name);
  for (const name of folders) mkdirSync(own(name), { recursive: true });
  mkdirSync(join(folder, 'store'));
  mkdirSync(join(folder, 'bin'));
  const mounts = [
    ...folders.map((name) => `mkdir -p /etc/${name} && mount --bind ${own(name)} /etc/${name}`),
    // What services keep there is theirs: nginx wants a place for bodies.
    'mount -t tmpfs tmpfs /var/lib && mkdir -p /var/lib/nginx /var/lib/fiveohtwo',
    `mount --bind ${join(folder, 'store')} /var/lib/fiveohtwo`,
    'mount -t tmpfs tmpfs /var/cache',
  ];
  const { status, stderr } = await gateway.run(['sh', '-ec', mounts.join('\n')]);
  if (status !== 0) throw new Error(stderr);
  return {
    ...scene,
    etc: (name, text) => {
      mkdirSync(dirname(own(name)), { recursive: true });
      writeFileSync(own(name), text);
    },
    readEtc: (name) => readFileSync(own(name), 'utf8'),
    tool: (name, script) =>
      writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 }),
    remedy: async (document, parameters) => {
      const script = assembledScript(folder, document);
      const given = { mode: 'apply', incident: 'inc-1', handle: 'none', ...parameters };
      const ran = await gateway.run(['sh', script], {
        PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
        ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`SSM_${name}`, value])),
      });
      return {
        ...ran,
        lastLine: ran.stdout.trimEnd().split('\n').at(-1) ?? '',
        handle: /^handle=(\S+)$/m.exec(ran.stdout)?.[1] ?? null,
      };
    },
    underLoad: async (work) => {
      const stop = join(folder, 'stop');
      const out = join(folder, 'load.json');
      gateway.start(
        [
          process.execPath,
          join(process.cwd(), 'test/gateways/load.mjs'),
          'http://127.0.0.1/',
          stop,
        ],
        out,
      );
      await sleep(700);
      await work();
      await sleep(700);
      writeFileSync(stop, '');
      for (let tries = 0; tries < 100 && !readFileSync(out, 'utf8').endsWith('\n'); tries += 1) {
        await sleep(100);
      }
      return loadSchema.parse(JSON.parse(readFileSync(out, 'utf8')));
    },
  };
}
