import { spawn } from 'node:child_process';
import { mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { runOf } from '../program-run.ts';

export interface Cli {
  readonly folder: string;
  /** Runs it to its end, with the environment of this process. */
  run(...argv: readonly string[]): Promise<CliRun>;
}

interface CliRun {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Builds the command as `build.mjs cli` does, into a folder of its own: test files run side by side. */
export async function buildCli(): Promise<Cli> {
  const folder = await mkdtemp(join(tmpdir(), 'fiveohtwo-cli-'));
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  await build({
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    entryPoints: { cli: 'src/main/cli.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    packages: 'external',
    logLevel: 'warning',
  });
  return {
    folder,
    run: async (...argv) => {
      const child = spawn(process.execPath, ['--no-warnings', join(folder, 'cli.mjs'), ...argv], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, NODE_OPTIONS: '' },
      });
      const { status, stdout, stderr } = await runOf(child);
      return { status, out: stdout, err: stderr };
    },
  };
}
