import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { epochMs } from '../../src/brand.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/verdict.ts';
import type { EvidenceBundle } from '../../src/evidence/bundle.ts';
import { bundleOfHost } from '../../src/evidence/local-host.ts';
import { mergeBundles } from '../../src/evidence/merge.ts';
import { assembledScript } from '../infra/ssm-documents.ts';
import { type NamespaceHost, startHost } from './namespace-host.ts';
import { BACKEND_ADDRESS, connect, GATEWAY_ADDRESS } from './network.ts';

const APP = join(process.cwd(), 'test/gateways/app.mjs');
export const APP_PORT = 8080;

/** A gateway with the application behind it, on one host or on two. */
export interface Scene {
  readonly gateway: NamespaceHost;
  /** The same host as the gateway unless the network between them is the point. */
  readonly backend: NamespaceHost;
  readonly folder: string;
  /** Writes a file into the scene's folder and answers its path. */
  file(name: string, text: string): string;
  read(name: string): string;
  /** Waits until somebody listens on a port of a host. */
  listening(host: NamespaceHost, port: number | string): Promise<void>;
  /** Starts test/gateways/app.mjs on the backend; its log is app.log in the scene's folder. */
  startApp(
    behaviour: string,
    listen?: { readonly address?: string; readonly at?: string },
  ): Promise<void>;
  /** Status codes that clients got, 0 when there was no answer. */
  request(count: number, method?: 'GET' | 'POST'): Promise<readonly number[]>;
  diagnose(): Promise<{ readonly bundle: EvidenceBundle; readonly diagnosis: Diagnosis }>;
  remove(): Promise<void>;
}

export async function openScene(hosts: 'one host' | 'two hosts'): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-gateway-'));
  // Workers of gateways run as other users.
  chmodSync(folder, 0o755);
  const started: NamespaceHost[] = [];
  const remove = async () => {
    await Promise.all(started.map((host) => host.remove()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const gateway = await startHost('gateway-1');
    started.push(gateway);
    if (hosts === 'one host') return sceneOf(gateway, gateway, folder, remove);
    const backend = await startHost('backend-1');
    started.push(backend);
    await connect(gateway, backend);
    return sceneOf(gateway, backend, folder, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

function sceneOf(
  gateway: NamespaceHost,
  backend: NamespaceHost,
  folder: string,
  remove: () => Promise<void>,
): Scene {
  const alone = gateway === backend;
  const listening = async (host: NamespaceHost, port: number | string) => {
    for (let tries = 0; tries < 100; tries += 1) {
      const { stdout } = await host.run(['ss', '-Hltnx']);
      if (new RegExp(`[:\\s]${port}\\s`).test(stdout)) return;
      await sleep(50);
    }
    const { stdout } = await host.run(['sh', '-c', `tail -n 5 ${folder}/*.log; ss -ltnx`]);
    throw new Error(`Nobody listens on ${port} of ${host.name}:\n${stdout}`);
  };
  return {
    gateway,
    backend,
    folder,
    listening,
    remove,
    file: (name, text) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
    read: (name) => readFileSync(join(folder, name), 'utf8').trim(),
    startApp: async (
      behaviour,
      { address = alone ? '127.0.0.1' : '0.0.0.0', at = String(APP_PORT) } = {},
    ) => {
      backend.start(
        [process.execPath, APP, address, at, behaviour, folder],
        join(folder, 'app.log'),
      );
      await listening(backend, at);
    },
    request: async (count, method = 'GET') => {
      const one = `curl -s -o /dev/null -w '%{http_code}\\n' -m 6 -X ${method} http://127.0.0.1/ &`;
      const { stdout } = await gateway.run(['sh', '-c', `${`${one}\n`.repeat(count)}wait`]);
      return stdout.trim().split('\n').map(Number);
    },
    diagnose: async () => {
      const asked = [
        { host: gateway, address: alone ? null : GATEWAY_ADDRESS, port: 80 },
        ...(alone ? [] : [{ host: backend, address: BACKEND_ADDRESS, port: APP_PORT }]),
      ];
      const bundles = await Promise.all(
        asked.map(async ({ host, address, port }) => {
          const { stdout, stderr } = await host.run(
            ['sh', assembledScript(folder, 'diagnose-linux')],
            {
              SSM_port: String(port),
              SSM_path: '/',
              SSM_unit: 'auto',
              PATH: `/run/calm:${process.env['PATH'] ?? ''}`,
            },
          );
          const bundle = bundleOfHost(
            { name: host.name, address, user: null },
            stdout,
            epochMs(Date.now()),
          );
          if (bundle === null) throw new Error(`The script gave no answer: ${stderr}`);
          return bundle;
        }),
      );
      const bundle = mergeBundles(bundles);
      return { bundle, diagnosis: diagnose(bundle) };
    },
  };
}
