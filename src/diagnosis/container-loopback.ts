import { isAnyAddress, isLoopback, parseEndpoint } from '../read/endpoint.ts';
import type { Observation } from '../read/observation.ts';
import type { Scene } from './scene.ts';

/**
 * A gateway in a container that connects to 127.0.0.1 reaches itself, not its host and not another container. That
 * is so unless they share a network namespace: one pod, `network_mode: host`, a sidecar (which Envoy usually is).
 */
const sharesNamespace = (scene: Scene): boolean =>
  scene.said('shares-namespace').length > 0 ||
  (scene.said('own-containers').length === 0 &&
    (scene.subject.gateway === 'envoy' ||
      scene.failures().some(({ gateway }) => gateway === 'envoy')));

const inContainer = (scene: Scene): boolean =>
  scene.subject.platform === 'container' || scene.said('gateway-in-container').length > 0;

const itself = (address: string): boolean => {
  const endpoint = parseEndpoint(address);
  return endpoint.kind === 'tcp' && (isLoopback(endpoint.host) || isAnyAddress(endpoint.host));
};

/** Failures of a gateway in a container at its own loopback address. */
export function refusedByItself(scene: Scene): readonly Observation[] {
  if (!inContainer(scene) || sharesNamespace(scene)) return [];
  const configured = scene.upstream !== null && itself(scene.upstream);
  return scene
    .failures('refused', 'connect-failed')
    .filter(({ upstream }) => (upstream === null ? configured : itself(upstream)));
}

/** The configuration of a gateway in a container names its own loopback address. */
export function configuredToItself(scene: Scene): readonly Observation[] {
  if (!inContainer(scene) || sharesNamespace(scene)) return [];
  return [
    ...scene.of('upstream').filter(({ address }) => itself(address)),
    ...scene.said('points-at-localhost'),
  ];
}

/** What shows that gateway and service are apart: each in a container, or the service on the host. */
export const apart = (scene: Scene): readonly Observation[] => [
  ...scene.said('own-containers', 'gateway-in-container'),
  ...scene.of('published-port'),
];
