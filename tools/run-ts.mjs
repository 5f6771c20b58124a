// Bundles a TypeScript program of this repository and runs it: `node tools/run-ts.mjs FILE [ARGUMENT...]`. Node 20 does
// not run TypeScript itself.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const [file = '', ...rest] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'run-ts-'));
try {
  const outfile = join(folder, 'program.mjs');
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
  });
  process.exitCode =
    spawnSync(process.execPath, [outfile, ...rest], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
