import { afterEach, describe, expect, it } from '@jest/globals';
import { pause, systemClock } from '../../src/aws/clock.ts';
import { runCommandHosts } from '../../src/aws/hosts.ts';
import { isoInstant } from '../../src/brand.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { requestPathInWords } from '../../src/diagnosis/request-path.ts';
import type { CauseId } from '../../src/diagnosis/taxonomy.ts';
import { NOBODY_SAID } from '../../src/evidence/bundle.ts';
import { askHosts } from '../../src/evidence/collectors/hosts.ts';
import type { Exhibit } from '../../src/evidence/exhibit.ts';
import { followUpstreams } from '../../src/evidence/hops/follow-upstreams.ts';
import { Fleet } from '../../src/lab/fleet/fleet.ts';
import { cloudOf, portsOf } from '../../src/lab/fleet/fleet-ports.ts';
import { LabClock } from '../../src/lab/lab-clock.ts';
import { locate } from '../../src/locate/locate.ts';
import { deployedDocuments } from '../aws/deployed-documents.ts';
import { whySkipped } from '../gateways/missing-packages.ts';
import { BACKEND_ADDRESS, GATEWAY_ADDRESS } from '../gateways/network.ts';
import { startNginx } from '../gateways/nginx.ts';
import { openScene, type Scene } from '../gateways/scene.ts';
import { stopApp, superviseApp } from '../gateways/supervisor.ts';
import { DOCUMENT_IDS, ssmDocument } from '../infra/ssm-documents.ts';
import { asCaller } from './caller.ts';
import { type RunCommandEndpoint, startRunCommand } from './endpoint.ts';
import { namespaceNode } from './namespace-node.ts';

const ID = 'i-0a1b2c3d4e5f60718';
/** The instance that the gateway forwards to. */
const BEHIND = 'i-0b1c2d3e4f5061728';
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

/** What Systems Manager, its agents and our document make of the scene's hosts, and of where the gateway forwards. */
async function evidenceOf({ gateway, backend, folder }: Scene) {
  endpoint = await startRunCommand({
    documents: Object.fromEntries(DOCUMENT_IDS.map((id) => [id, ssmDocument(id)])),
    nodes: { [ID]: namespaceNode(gateway, folder), [BEHIND]: namespaceNode(backend, folder) },
  });
  restore = asCaller({ AWS_ENDPOINT_URL_SSM: endpoint.url });
  const hosts = runCommandHosts({
    access: { region: 'eu-west-1' },
    documents: deployedDocuments(),
    clock: systemClock,
    pause,
  });
  const lab = cloudOf(new Fleet(new LabClock(() => Date.now())));
  const interfaces = [{ PrivateIpAddress: BACKEND_ADDRESS, Attachment: { InstanceId: BEHIND } }];
  const networkPaths = Object.assign(Object.create(lab.networkPaths), {
    networkInterfaces: async () => ({
      kind: 'answered',
      json: JSON.stringify({ NetworkInterfaces: interfaces }),
    }),
  });
  const cloud = { ...lab, hosts, networkPaths };
  const address = gateway === backend ? null : GATEWAY_ADDRESS;
  const exhibits = [...(await askHosts(cloud, [{ id: ID, port: 80, address }], '/', 'inc-1'))];
  const found = await locate(portsOf(new Fleet(new LabClock(() => Date.now()))), 'shop');
  if (!found.ok) throw new Error(found.why);
  const scope = { cloud, located: found.located, incidentId: 'inc-1' };
  await followUpstreams(scope, exhibits, (exhibit) => void exhibits.push(exhibit));
  return exhibits;
}

function diagnosisOf(exhibits: readonly Exhibit[]) {
  const now = isoInstant(systemClock.now());
  return diagnose({
    version: 1,
    subject: { ...NOBODY_SAID, gateway: 'alb', window: { from: now, to: now } },
    exhibits,
  });
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

      const { verdicts } = diagnosisOf(exhibits);
      expect(exhibits.every(({ outcome }) => outcome.kind !== 'failed')).toBe(true);
      expect(verdicts[0]).toMatchObject({ cause });
      expect(verdicts[0]?.because.some(({ exhibit }) => exhibit.startsWith(`${ID}/`))).toBe(true);
    },
    60_000,
  );

  it('is followed to the instance behind it, whose service listens on another port', async () => {
    scene = await openScene('two hosts');
    await scene.startApp('well', { at: '9090' });
    await startNginx(scene, { location: `proxy_pass http://${BACKEND_ADDRESS}:8080;` });
    await scene.request(5);

    const exhibits = await evidenceOf(scene);

    const { verdicts, requestPath } = diagnosisOf(exhibits);
    expect(verdicts[0]).toMatchObject({ cause: 'wrong-port' });
    expect(verdicts[0]?.because.some(({ exhibit }) => exhibit.startsWith(`${BEHIND}/`))).toBe(true);
    expect(requestPath === null ? null : requestPathInWords(requestPath)).toBe(
      `ALB → nginx on ${ID} → app on ${BEHIND}:8080 → ✗`,
    );
  }, 60_000);
});
