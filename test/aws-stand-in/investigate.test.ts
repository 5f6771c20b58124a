import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import type { CauseId } from '../../src/diagnosis/taxonomy.ts';
import { parseBundle } from '../../src/evidence/bundle.ts';
import { whySkipped as whyNoGateways } from '../gateways/missing-packages.ts';
import { startNginx } from '../gateways/nginx.ts';
import { type Scene as Host, openScene as openHost } from '../gateways/scene.ts';
import { superviseApp } from '../gateways/supervisor.ts';
import { namespaceNode } from '../run-command/namespace-node.ts';
import { accessLines } from './access-lines.ts';
import { buildCli, type Cli } from './built-cli.ts';
import type { TargetState } from './front.ts';
import { openScene, type Scene } from './scene.ts';
import { whySkipped } from './stand-in.ts';

const why = whySkipped() ?? whyNoGateways();
if (why !== null) process.stderr.write(`investigate against a stand-in is not tested: ${why}\n`);

const answerShape = z.object({
  status: z.string(),
  verdicts: z.array(
    z.object({
      cause: z.string(),
      because: z.array(z.object({ exhibit: z.string(), line: z.number(), text: z.string() })),
    }),
  ),
});

const LOCAL = 'proxy_pass http://127.0.0.1:8080;';
const TIMED_OUT: TargetState = {
  state: 'unhealthy',
  reason: 'Target.Timeout',
  description: 'Request timed out',
};
const REFUSED: TargetState = {
  state: 'unhealthy',
  reason: 'Target.FailedHealthChecks',
  description: 'Health checks failed',
};
const BAD_GATEWAY: TargetState = {
  state: 'unhealthy',
  reason: 'Target.ResponseCodeMismatch',
  description: 'Health checks failed with these codes: [502]',
};

interface Fault {
  readonly fault: string;
  readonly cause: CauseId;
  /** The port of the target group; the gateway on the instances has 80. */
  readonly port: number;
  readonly onHost: (host: Host) => Promise<void>;
  readonly inAws: (scene: Scene) => Promise<void>;
  /** An exhibit that the verdict has to cite. */
  readonly cites: RegExp;
}

const well = async (host: Host) => {
  await host.startApp('well');
  await startNginx(host, { location: LOCAL });
};
const all = ({ shop }: Scene, state: TargetState) =>
  Object.fromEntries(shop.instances.map(({ id }) => [id, state]));
const traffic = (port: number, scene: Scene, status: number, target: number | '-', took: number) =>
  accessLines(
    scene.shop,
    port,
    Array.from({ length: 40 }, (_, index) => ({
      secondsAgo: 300 - index * 5,
      status: index % 4 === 0 ? status : 200,
      target: index % 4 === 0 ? target : 200,
      took: index % 4 === 0 ? took : 0.12,
    })),
  );

const FAULTS: readonly Fault[] = [
  {
    fault: 'the security group of the instances lets the load balancer in no more',
    cause: 'security-group-blocked',
    port: 80,
    onHost: well,
    inAws: async (scene) => {
      await scene.shop.closeSecurityGroup();
      scene.front.health(all(scene, TIMED_OUT));
      await scene.shop.count({ HTTPCode_ELB_502_Count: 40, RequestCount: 40 });
    },
    cites: /^aws\/security-group/,
  },
  {
    fault: 'the target group has another port than the service',
    cause: 'wrong-port',
    port: 8081,
    onHost: well,
    inAws: async (scene) => {
      scene.front.health(all(scene, REFUSED));
      await scene.shop.count({ HTTPCode_ELB_502_Count: 40, TargetConnectionErrorCount: 40 });
    },
    cites: /^i-\w+\/ss-ltnp/,
  },
  {
    fault: 'the service behind the gateway crashes when it starts',
    cause: 'backend-crashed',
    port: 80,
    onHost: async (host) => {
      await superviseApp(host, 'crashes at start');
      await startNginx(host, { location: LOCAL });
      await host.request(5);
    },
    inAws: async (scene) => {
      scene.front.health(all(scene, BAD_GATEWAY));
      await scene.shop.count({ HTTPCode_Target_5XX_Count: 40, RequestCount: 40 });
      await scene.shop.log(traffic(80, scene, 502, 502, 0.001));
    },
    cites: /^i-\w+\//,
  },
  {
    fault: 'the gateway closes idle connections before the load balancer does',
    cause: 'keepalive-race',
    port: 80,
    onHost: async (host) => {
      await host.startApp('well');
      await startNginx(host, { location: LOCAL, http: 'keepalive_timeout 5s;' });
    },
    inAws: async (scene) => {
      await scene.shop.count({ HTTPCode_ELB_502_Count: 2, RequestCount: 1200 });
      await scene.shop.log(traffic(80, scene, 502, '-', -1));
    },
    cites: /^aws\/access-log/,
  },
  {
    fault: 'nothing is broken',
    cause: 'healthy',
    port: 80,
    onHost: async (host) => {
      await well(host);
      await host.request(5);
    },
    inAws: async (scene) => {
      await scene.shop.count({ HTTPCode_Target_2XX_Count: 1200, RequestCount: 1200 });
      await scene.shop.log(traffic(80, scene, 200, 200, 0.1));
    },
    cites: /./,
  },
];

(why === null ? describe : describe.skip)(
  'fiveohtwo investigate, against a stand-in for AWS',
  () => {
    let cli: Cli;
    beforeAll(async () => {
      cli = await buildCli();
    }, 60_000);
    afterAll(() => rmSync(cli.folder, { recursive: true, force: true }));

    let host: Host | null = null;
    let scene: Scene | null = null;
    afterEach(async () => {
      await Promise.all([host?.remove(), scene?.close()]);
      host = null;
      scene = null;
    });

    it.each(FAULTS)(
      '$fault: $cause',
      async ({ fault, cause, port, onHost, inAws, cites }) => {
        host = await openHost('one host');
        // Both instances are this host: what differs between them is no part of these faults.
        const node = namespaceNode(host.gateway, host.folder);
        scene = await openScene(port, [node, node]);
        await onHost(host);
        await inAws(scene);

        const kept = process.env['KEEP_BUNDLES'] ?? cli.folder;
        const file = join(kept, `${fault.replace(/[^a-z]+/gi, '-')}.json`);
        const { status, out, err } = await cli.run('investigate', 'shop', '--json', '--out', file);

        expect({ status, err }).toMatchObject({ status: 0 });
        const { verdicts } = answerShape.parse(JSON.parse(out));
        expect(verdicts[0]).toMatchObject({ cause });
        const because = verdicts[0]?.because ?? [];
        expect(because.some(({ exhibit }) => cites.test(exhibit))).toBe(true);
        const { exhibits } = parseBundle(JSON.parse(readFileSync(file, 'utf8')));
        for (const { exhibit, line, text } of because) {
          const cited = exhibits.find(({ id }) => id === exhibit)?.text.split('\n')[line - 1];
          if (line > 0) expect(cited).toContain(text.slice(0, 200));
        }
      },
      120_000,
    );
  },
);
