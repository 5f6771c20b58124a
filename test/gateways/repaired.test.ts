import { afterEach, describe, expect, it } from '@jest/globals';
import { checkParameters } from '../../src/aws/host-documents.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { CauseId } from '../../src/diagnosis/taxonomy.ts';
import { readExhibit } from '../../src/read/registry.ts';
import { propose } from '../../src/remedies/propose.ts';
import type { RemedyId } from '../../src/remedies/remedy-id.ts';
import { fromInstance, LOCATED } from './from-instance.ts';
import { GATEWAYS, type Gateway, startGateway } from './gateway-kinds.ts';
import { whySkipped } from './missing-packages.ts';
import { openRemedyScene, type RemedyScene } from './remedied.ts';

const why = whySkipped();
if (why !== null) process.stderr.write(`No real gateway is repaired: ${why}\n`);

const FAULTS: readonly {
  readonly fault: string;
  readonly gateways: readonly Gateway['gateway'][];
  readonly behaviour: string;
  readonly upstream: string;
  readonly cause: CauseId;
  readonly remedy: RemedyId;
}[] = [
  {
    fault: 'the gateway has another port than the service',
    gateways: ['nginx', 'haproxy', 'apache'],
    behaviour: 'well',
    upstream: '127.0.0.1:8081',
    cause: 'wrong-port',
    remedy: 'correct-upstream',
  },
  {
    fault: 'the header of the answer is larger than the buffer',
    gateways: ['nginx'],
    behaviour: 'large header',
    upstream: '127.0.0.1:8080',
    cause: 'header-too-large',
    remedy: 'enlarge-header-buffers',
  },
];

let scene: RemedyScene | null = null;
afterEach(async () => {
  await scene?.remove();
  scene = null;
});

(why === null ? describe : describe.skip)('from the evidence of a real host to its repair', () => {
  it.each(
    FAULTS.flatMap((fault) =>
      GATEWAYS.filter(({ gateway }) => fault.gateways.includes(gateway)).map((kind) => ({
        ...fault,
        gateway: kind.gateway,
        kind,
      })),
    ),
  )(
    '$gateway, $fault: $remedy is planned, and clients get answers',
    async ({ behaviour, upstream, cause, remedy, kind }) => {
      scene = await openRemedyScene([kind.folder]);
      await scene.startApp(behaviour);
      await startGateway(scene, kind, upstream);
      await scene.request(4);
      const bundle = fromInstance((await scene.diagnose()).bundle);
      const diagnosis = diagnose(bundle);
      expect(diagnosis.verdicts[0]).toMatchObject({ cause });

      const observations = bundle.exhibits.flatMap(readExhibit);
      const { plans } = propose('inc-1', LOCATED, diagnosis, observations);
      const [change] = plans.find((plan) => plan.remedy === remedy)?.changes ?? [];
      if (change?.kind !== 'run-on-host') throw new Error(`${remedy} was not planned`);
      checkParameters(change.document, change.parameters);
      const done = await scene.remedy(change.document, change.parameters);

      expect(done).toMatchObject({ status: 0 });
      expect(await scene.request(3)).toEqual([200, 200, 200]);
    },
    60_000,
  );

  it.each(GATEWAYS.filter(({ gateway }) => gateway !== 'apache'))(
    '$gateway holds the address that a name had when it was started: it is reloaded',
    async (kind) => {
      scene = await openRemedyScene([kind.folder]);
      const { gateway, file } = scene;
      const named = (address: string) =>
        file('hosts', `127.0.0.1 localhost\n${address} shop.internal\n`);
      await gateway.run(['mount', '--bind', named(OLD_ADDRESS), '/etc/hosts']);
      for (const address of [OLD_ADDRESS, NEW_ADDRESS]) {
        await gateway.run(['ip', 'address', 'add', `${address}/32`, 'dev', 'lo']);
      }
      await scene.startApp('well', { address: NEW_ADDRESS });
      await startGateway(scene, kind, 'shop.internal:8080');
      named(NEW_ADDRESS);
      await scene.request(4);
      const bundle = fromInstance((await scene.diagnose()).bundle);
      const diagnosis = diagnose(bundle);
      expect(diagnosis.verdicts[0]).toMatchObject({ cause: 'dns-unresolvable' });

      const observations = bundle.exhibits.flatMap(readExhibit);
      const { plans } = propose('inc-1', LOCATED, diagnosis, observations);
      expect(plans[0]?.remedy).toBe('reload-gateway');
      const [change] = plans[0]?.changes ?? [];
      if (change?.kind !== 'run-on-host') throw new Error('A reload was not planned');
      const done = await scene.remedy(change.document, change.parameters);

      expect(done).toMatchObject({ status: 0 });
      expect(await scene.request(3)).toEqual([200, 200, 200]);
    },
    60_000,
  );
});

const OLD_ADDRESS = '10.77.0.8';
const NEW_ADDRESS = '10.77.0.9';
