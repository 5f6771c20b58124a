#!/usr/bin/env node
// Bundles with esbuild: `node build.mjs [--quiet] [cli] [page] [lambda]`, everything when nothing is named.
import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import documents from './infra/documents/ssm-documents.cjs';
import { BOLT_IN_LAMBDA } from './src/slack/bolt-in-lambda.mjs';

const argv = process.argv.slice(2);
const quiet = argv.includes('--quiet');
const named = argv.filter((arg) => !arg.startsWith('--'));

const shared = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  legalComments: 'none',
  logLevel: 'warning',
};

/**
 * The text of fiveohtwo.yaml as a literal, or `undefined` without one. A faulty one is refused here, not by the
 * function at night.
 */
async function catalogue() {
  const text = await readFile('fiveohtwo.yaml', 'utf8').catch(() => null);
  if (text === null) return 'undefined';
  await build({
    ...shared,
    entryPoints: { 'read-catalogue': 'src/catalogue/read-catalogue.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    packages: 'external',
  });
  const built = new URL('dist/read-catalogue.mjs', import.meta.url).href;
  const { readCatalogue } = await import(built);
  try {
    readCatalogue(text, 'fiveohtwo.yaml');
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
  return JSON.stringify(text);
}

const parts = {
  // The CLI finds its packages in node_modules: no bundling of the AWS SDK for a run in the lab.
  cli: async () => {
    await build({
      ...shared,
      entryPoints: { cli: 'src/main/cli.ts' },
      outdir: 'dist',
      outExtension: { '.js': '.mjs' },
      packages: 'external',
      // The program finds its own version, the page and the script of `inspect` beside itself.
      banner: { js: '#!/usr/bin/env node' },
    });
    await writeFile(
      'dist/diagnose-linux.sh',
      `${documents.scriptOf('diagnose-linux').join('\n')}\n`,
    );
  },
  page: async () => {
    await mkdir('dist/page', { recursive: true });
    await build({
      bundle: true,
      entryPoints: { index: 'src/lab/page/index.tsx' },
      outdir: 'dist/page',
      platform: 'browser',
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      minify: true,
      define: { 'process.env.NODE_ENV': '"production"' },
      legalComments: 'none',
      logLevel: 'warning',
    });
    await Promise.all(
      ['index.html', 'style.css'].map((file) => cp(`src/lab/page/${file}`, `dist/page/${file}`)),
    );
  },
  lambda: async () =>
    build({
      ...shared,
      // The catalogue travels in the bundle: an environment variable holds 4 KB, this any size.
      define: { FIVEOHTWO_CATALOGUE: await catalogue() },
      entryPoints: {
        slack: 'src/main/slack.lambda.ts',
        incident: 'src/main/incident.lambda.ts',
      },
      outdir: 'dist/lambda',
      outExtension: { '.js': '.mjs' },
      target: 'node24',
      minify: true,
      alias: BOLT_IN_LAMBDA,
      // Names of functions and classes appear in errors and in the durable SDK's checks.
      keepNames: true,
      sourcemap: 'external',
      // Bolt is CommonJS and asks for `require` inside an ESM bundle.
      banner: {
        js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
      },
    }),
};

for (const name of named) {
  if (!(name in parts)) {
    console.error(`build.mjs: no part "${name}"; there are: ${Object.keys(parts).join(', ')}`);
    process.exit(2);
  }
}
const started = performance.now();
const chosen = named.length > 0 ? named : Object.keys(parts);
await Promise.all(chosen.map((name) => parts[name]()));
if (!quiet) {
  console.log(`built ${chosen.join(', ')} in ${Math.round(performance.now() - started)} ms`);
  for (const name of chosen.includes('lambda') ? ['slack', 'incident'] : []) {
    const { size } = await stat(`dist/lambda/${name}.mjs`);
    console.log(`  dist/lambda/${name}.mjs ${(size / 1024).toFixed(0)} KB`);
  }
}
