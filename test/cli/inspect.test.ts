import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runExplain } from '../../src/cli/explain.ts';
import { runInspect } from '../../src/cli/inspect.ts';
import { parseBundle } from '../../src/evidence/bundle.ts';
import { assembledScript } from '../infra/ssm-documents.ts';

/** Collects what a command prints. */
function sink() {
  const written: string[] = [];
  return { write: (text: string) => void written.push(text), text: () => written.join('') };
}

let folder: string;
let diagnosis: string;
let server: Server;
let port = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-inspect-'));
  diagnosis = assembledScript(folder, 'diagnose-linux');
  server = createServer((_, response) => response.end('hello'));
  port = await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

(process.platform === 'linux' ? describe : describe.skip)('fiveohtwo inspect', () => {
  it('answers in JSON and keeps the evidence for its owner alone', async () => {
    const out = sink();
    const file = join(folder, 'bundle.json');

    const status = await runInspect(
      ['--json', '--out', file, '--port', String(port), '--path', '/health'],
      out,
      diagnosis,
    );

    expect([0, 3]).toContain(status);
    expect(JSON.parse(out.text())).toMatchObject({ verdicts: expect.any(Array) });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { exhibits } = parseBundle(JSON.parse(readFileSync(file, 'utf8')));
    const asked = exhibits.find(({ section }) => section === 'curl-local');
    expect(asked?.source).toBe(`curl -skv -m 3 http://127.0.0.1:${port}/health`);
    expect(asked?.text).toContain('HTTP/1.1 200 OK');
  }, 30_000);

  it('says what to do when the script gives no answer', async () => {
    const script = join(folder, 'silent.sh');
    writeFileSync(script, 'echo no room >&2; exit 1\n');

    await expect(runInspect([], sink(), script)).rejects.toThrow(/gave no answer: no room/);
  });

  it.each([
    { fault: 'a port that is none', options: ['--port', '80a'], says: /from 1 to 65535/ },
    { fault: 'port 0', options: ['--port', '0'], says: /from 1 to 65535/ },
    { fault: 'a path without a slash', options: ['--path', 'health'], says: /path of a URL/ },
    { fault: 'an unknown option', options: ['--fast'], says: /Unknown option/ },
  ])('refuses $fault', async ({ options, says }) => {
    await expect(runInspect(options, sink(), diagnosis)).rejects.toThrow(says);
  });
});

describe('fiveohtwo explain --merge', () => {
  const bundle = (host: string, section: string, text: string) => {
    const file = join(folder, `${host}-${section}.json`);
    writeFileSync(
      file,
      JSON.stringify({
        version: 1,
        subject: { service: null, gateway: null, platform: null, targets: [], window: null },
        exhibits: [
          {
            id: `${host}/${section}`,
            section,
            source: section,
            origin: {
              role: host === 'web-1' ? 'gateway' : 'backend',
              name: host,
              address: host === 'web-1' ? '10.0.0.4' : '10.0.0.5',
            },
            collectedAt: null,
            outcome: { kind: 'collected', exitStatus: 0, truncated: false },
            text,
          },
        ],
      }),
    );
    return file;
  };
  const gateway = () =>
    bundle(
      'web-1',
      'error.log',
      '2026/11/22 03:00:00 [error] 31#31: *9 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.9, server: shop, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "shop"\n',
    );
  const backend = () =>
    bundle(
      'app-1',
      'ss-ltnp',
      'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nLISTEN 0      511        127.0.0.1:8080      0.0.0.0:*    users:(("node",pid=12,fd=18))\n',
    );

  it('explains the gateway’s errors by what its backend shows', async () => {
    const out = sink();

    const status = await runExplain(['--merge', '--json', gateway(), backend()], out, sink());

    expect(status).toBe(0);
    const { verdicts } = JSON.parse(out.text());
    expect(verdicts[0].cause).toBe('loopback-only');
    const cited = verdicts[0].because.map(({ exhibit }: { exhibit: string }) => exhibit);
    expect(cited).toContain('app-1/ss-ltnp');
  });

  it('keeps two hosts of one name apart', async () => {
    const out = sink();

    await runExplain(['--merge', '--json', backend(), backend()], out, sink());

    expect(out.text()).toContain('app-1/ss-ltnp');
  });

  it('has no answer when one file cannot be read', async () => {
    const [out, err] = [sink(), sink()];

    const status = await runExplain(['--merge', gateway(), join(folder, 'none.json')], out, err);

    expect(status).toBe(1);
    expect(out.text()).toBe('');
    expect(err.text()).toMatch(/Cannot open/);
  });
});
