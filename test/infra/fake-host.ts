import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runOf } from '../program-run.ts';
import { assembledScript } from './ssm-documents.ts';

/** A place in which a host script runs, with tools of its own in front of the machine's. */
export interface FakeHost {
  readonly temp: string;
  /** A tool that is found before the machine's own; `script` is POSIX sh. */
  tool(name: string, script: string): void;
  /** Runs a script of infra/documents, assembled from its parts as the deployment does. */
  run(shell: string, script: string, parameters: Readonly<Record<string, string>>): Promise<Ran>;
  /** What a script left behind. */
  leftovers(): readonly string[];
  remove(): void;
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** @param uid the user that the script runs as; null is whoever runs the tests */
export function fakeHost(uid: number | null = null): FakeHost {
  const root = mkdtempSync(join(tmpdir(), 'fiveohtwo-host-'));
  const bin = join(root, 'bin');
  const temp = join(root, 'temp');
  mkdirSync(bin);
  mkdirSync(temp);
  // Others (nobody) have to get in.
  for (const folder of [root, bin]) chmodSync(folder, 0o755);
  chmodSync(temp, 0o1777);
  return {
    temp,
    tool: (name, script) => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    },
    run: async (shell, script, parameters) => {
      const started = performance.now();
      const child = spawn(shell, [assembledScript(root, basename(script, '.sh'))], {
        cwd: '/',
        env: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, TMPDIR: temp, ...parameters },
        stdio: ['ignore', 'pipe', 'pipe'],
        ...(uid === null ? {} : { uid, gid: uid }),
      });
      return { ...(await runOf(child)), seconds: (performance.now() - started) / 1000 };
    },
    leftovers: () => readdirSync(temp),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
