import { mustRun, type NamespaceHost } from './namespace-host.ts';

/** Addresses inside the namespaces only; no route leads out of them. */
export const GATEWAY_ADDRESS = '10.77.0.1';
export const BACKEND_ADDRESS = '10.77.0.2';
/** In the same network, and nobody's. */
export const NOBODYS_ADDRESS = '10.77.0.9';

/** A cable between two hosts. */
export async function connect(gateway: NamespaceHost, backend: NamespaceHost): Promise<void> {
  await mustRun([
    ...['ip', 'link', 'add', 'eth0', 'netns', gateway.network],
    ...['type', 'veth', 'peer', 'name', 'eth0', 'netns', backend.network],
  ]);
  for (const [host, address] of [
    [gateway, GATEWAY_ADDRESS],
    [backend, BACKEND_ADDRESS],
  ] as const) {
    await mustRun(['ip', '-n', host.network, 'address', 'add', `${address}/24`, 'dev', 'eth0']);
    await mustRun(['ip', '-n', host.network, 'link', 'set', 'eth0', 'up']);
  }
}
