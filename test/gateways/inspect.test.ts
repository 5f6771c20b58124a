import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parseBundle } from '../../src/evidence/bundle.ts';
import { assembledScript } from '../infra/ssm-documents.ts';
import { whySkipped } from './missing-packages.ts';
import { BACKEND_ADDRESS } from './network.ts';
import { startNginx } from './nginx.ts';
import { openScene, type Scene } from './scene.ts';
import { stopApp, superviseApp } from './supervisor.ts';

const why = whySkipped();
if (why !== null) process.stderr.write(`inspect is not tested on a broken host: ${why}\n`);

/** The command as it is built, alone in a folder that every user can read. */
function buildInspect(folder: string): string {
  const program = join(folder, 'inspect.mjs');
  execFileSync(
    join(process.cwd(), 'node_modules/.bin/esbuild'),
    [
      ...['--bundle', '--platform=node', '--format=esm', '--target=node20', '--log-level=error'],
      "--banner:js=import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
      ...['--loader=ts', `--outfile=${program}`],
    ],
    {
      input: `import { runInspect } from './src/cli/inspect.ts';
process.exitCode = await runInspect(process.argv.slice(2), process.stdout);`,
    },
  );
  assembledScript(folder, 'diagnose-linux');
  return program;
}

/** Somebody with no rights at all. */
const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

(why === null ? describe : describe.skip)('inspect on a gateway whose service does not run', () => {
  let scene: Scene | null = null;
  afterEach(async () => {
    await scene?.remove();
    scene = null;
  });
  const inspect = ({ gateway, folder }: Scene, as: readonly string[], ...options: string[]) =>
    gateway.run([...as, process.execPath, buildInspect(folder), ...options], {
      // Folders of root in its own PATH would be refused to others.
      PATH: '/run/calm:/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: '/',
    });

  it('tells root the cause, and keeps the evidence', async () => {
    scene = await openScene('one host');
    await superviseApp(scene, 'well');
    await startNginx(scene, { location: 'proxy_pass http://127.0.0.1:8080;' });
    await stopApp(scene);
    await scene.request(3);

    const { status, stdout } = await inspect(scene, [], '--out', `${scene.folder}/bundle.json`);

    expect({ status, stdout }).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^gateway-1\n.*\nbackend-stopped \(/s),
    });
    const bundle = parseBundle(JSON.parse(scene.read('bundle.json')));
    expect(bundle.exhibits.map(({ id }) => id)).toContain('gateway-1/error.log');
  }, 30_000);

  it('tells an ordinary user what it can, what is missing, and how to get it', async () => {
    scene = await openScene('two hosts');
    await startNginx(scene, { location: `proxy_pass http://${BACKEND_ADDRESS}:8080;` });
    await scene.request(3);
    // As Debian's packages have it: logs are for root and the group adm.
    await scene.gateway.run(['sh', '-c', `chmod 600 ${scene.folder}/*.log`]);

    const { stdout } = await inspect(scene, NOBODY, '--json');

    const { verdicts, missing } = JSON.parse(stdout);
    // What listens on the backend cannot be known here: no cause is certain.
    expect(verdicts[0].strength).not.toBe('confirmed');
    expect(stdout).toContain('Connection refused');
    expect(missing[0].how).toBe('run it again as root: sudo fiveohtwo inspect');
    expect(missing).toContainEqual(
      expect.objectContaining({ what: 'gateway-1/error.log: not permitted' }),
    );
  }, 30_000);
});
