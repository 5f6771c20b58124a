import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { build, type Metafile } from 'esbuild';
import { epochMs } from '../../src/brand.ts';
import { command, SECRET, signed } from './slack-request.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A process of its own, as on Lambda: reads an event, prints the answer of a door whose ports are never asked. */
const ENTRY = `
  import { createFrontDoor } from './src/slack/front-door.ts';
  const door = createFrontDoor({
    signingSecret: '${SECRET}',
    token: 'xoxb-1',
    incidents: {},
    store: {},
    clock: { now: () => Date.now() },
  });
  console.log(JSON.stringify(await door(JSON.parse(process.argv[2]))));
`;

let folder: string;
let metafile: Metafile;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bolt-in-lambda-'));
  // Plain JavaScript, for build.mjs: it has no types.
  const { BOLT_IN_LAMBDA } = await import(
    new URL('../../src/slack/bolt-in-lambda.mjs', import.meta.url).href
  );
  ({ metafile } = await build({
    stdin: { contents: ENTRY, resolveDir: root, loader: 'ts' },
    outfile: join(folder, 'door.mjs'),
    alias: BOLT_IN_LAMBDA,
    metafile: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
  }));
});
afterAll(() => rm(folder, { recursive: true }));

it('Bolt without its servers is what is bundled', () => {
  const packages = Object.keys(metafile.inputs).join('\n');

  expect(packages).toContain('node_modules/@slack/bolt/dist/receivers/AwsLambdaReceiver.js');
  expect(packages).not.toMatch(/node_modules\/(express|undici|iconv-lite|mime-db)\//);
});

it('and it answers a command', async () => {
  const event = JSON.stringify(signed(command('help'), epochMs(Date.now())));
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'door.mjs'), event]);

  expect(JSON.parse(stdout)).toMatchObject({
    statusCode: 200,
    body: expect.stringContaining('finds out why'),
  });
});
