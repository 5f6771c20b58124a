import { isLoopback } from '../read/endpoint.ts';
import type { Observation } from '../read/observation.ts';
import type { Scene } from './scene.ts';
import { refused, silence } from './symptoms.ts';

export const cannotConnect = (scene: Scene): readonly Observation[] => [
  ...refused(scene),
  ...silence(scene),
  ...scene.failures('host-unreachable', 'net-unreachable', 'connect-failed'),
];

/** The address belongs to no backend, while a backend listens on the very port. */
export function backendElsewhere(scene: Scene): readonly Observation[] {
  const { endpoint, hosts } = scene;
  if (
    endpoint?.kind !== 'tcp' ||
    !hosts.known ||
    isLoopback(endpoint.host) ||
    !/^[\d.]+$/.test(endpoint.host)
  )
    return [];
  if (cannotConnect(scene).length === 0) return [];
  const isBackend = scene.allBackends.some(
    ({ origin }) => origin.name !== null && origin.name === scene.host,
  );
  if (isBackend) return [];
  return scene.allBackends.filter(
    (o) => o.kind === 'listener' && o.port === endpoint.port && !isLoopback(o.address),
  );
}
