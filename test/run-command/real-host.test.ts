import { afterEach, describe, expect, it } from '@jest/globals';
import { pause, systemClock } from '../../src/aws/clock.ts';
import { runCommandHosts } from '../../src/aws/hosts.ts';
import { isoInstant } from '../../src/brand.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { CauseId } from '../../src/diagnosis/taxonomy.ts';
import { NOBODY_SAID } from '../../src/evidence/bundle.ts';
import { askHosts } from '../../src/evidence/collectors/hosts.ts';
import { Fleet } from '../../src/lab/fleet/fleet.ts';
import { cloudOf } from '../../src/lab/fleet/fleet-ports.ts';
import { LabClock } from '../../src/lab/lab-clock.ts';
import { deployedDocuments } from '../aws/deployed-documents.ts';
import { whySkipped } from '../gateways/missing-packages.ts';
import { startNginx } from '../gateways/nginx.ts';
import { openScene, type Scene } from '../gateways/scene.ts';
import { stopApp, superviseApp } from '../gateways/supervisor.ts';
import { DOCUMENT_IDS, ssmDocument } from '../infra/ssm-documents.ts';
import { asCaller } from './caller.ts';
import { type RunCommandEndpoint, startRunCommand } from './endpoint.ts';
import { namespaceNode } from './namespace-node.ts';

const ID = 'i-0a1b2c3d4e5f60718';
const LOCAL = 'proxy_pass http://127.0.0.1:8080;';

const why = whySkipped();
if (why !== null) process.stderr.write(`Run Command on a real host is not tested: ${why}\n`);

let scene: Scene | null = null;
let endpoint: RunCommandEndpoint | null = null;
let restore = () => {};
afterEach(async () => {
  restore();
  await endpoint?.close();
  await scene?.remove();
});

/** What Systems Manager, its agent and our document make of the scene's gateway. */
async function evidenceOf({ gateway, folder }: Scene) {
  endpoint = await startRunCommand({
    documents: Object.fromEntries(DOCUMENT_IDS.map((id) => [id, ssmDocument(id)])),
    nodes: { [ID]: namespaceNode(gateway, folder) },
  });
  restore = asCaller({ AWS_ENDPOINT_URL_SSM: endpoint.url });
  const hosts = runCommandHosts({
    access: { region: 'eu-west-1' },
    documents: deployedDocuments(),
    clock: systemClock,
    pause,
  });
  const { networkPaths } = cloudOf(new Fleet(new LabClock(() => Date.now())));
  const asked = [{ id: ID, port: 80, address: null }];
  return askHosts({ hosts, networkPaths }, asked, '/', 'inc-1');
}

(why === null ? describe : describe.skip)('a real nginx, asked by SendCommand', () => {
  it.each<{ fault: string; cause: CauseId; breakIt: (of: Scene) => Promise<void> }>([
    {
      fault: 'the service throws at start',
      cause: 'backend-crashed',
      breakIt: async (of) => {
        await superviseApp(of, 'crashes at start');
        await startNginx(of, { location: LOCAL });
      },
    },
    {
      fault: 'the service was stopped',
      cause: 'backend-stopped',
      breakIt: async (of) => {
        await superviseApp(of, 'well');
        await startNginx(of, { location: LOCAL });
        await stopApp(of);
      },
    },
    {
      fault: 'nginx forwards to another port',
      cause: 'wrong-port',
      breakIt: async (of) => {
        await of.startApp('well');
        await startNginx(of, { location: 'proxy_pass http://127.0.0.1:8081;' });
      },
    },
  ])(
    '$fault: $cause',
    async ({ cause, breakIt }) => {
      scene = await openScene('one host');
      await breakIt(scene);
      await scene.request(5);

      const exhibits = await evidenceOf(scene);

      const now = systemClock.now();
      const window = { from: isoInstant(now), to: isoInstant(now) };
      const { verdicts } = diagnose({
        version: 1,
        subject: { ...NOBODY_SAID, window },
        exhibits,
      });
      expect(exhibits.every(({ outcome }) => outcome.kind !== 'failed')).toBe(true);
      expect(verdicts[0]).toMatchObject({ cause });
      expect(verdicts[0]?.because.some(({ exhibit }) => exhibit.startsWith(`${ID}/`))).toBe(true);
    },
    60_000,
  );
});
