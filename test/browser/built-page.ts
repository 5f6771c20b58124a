import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const SOURCES = 'src/lab/page';

/** Builds the page as `build.mjs page` does, into a folder of its own: test files run side by side. */
export async function buildPage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fiveohtwo-page-'));
  await build({
    bundle: true,
    entryPoints: { index: join(SOURCES, 'index.tsx') },
    outdir: folder,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  await Promise.all(
    ['index.html', 'style.css'].map((file) => cp(join(SOURCES, file), join(folder, file))),
  );
  return folder;
}
