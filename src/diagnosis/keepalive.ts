import type { Observation, ObservationOf } from '../read/observation.ts';
import type { Scene } from './scene.ts';

/** Idle time that a gateway grants its connections to a backend when nothing says otherwise, in seconds. */
const IDLE_DEFAULT: Readonly<Record<string, number>> = {
  alb: 60,
  nginx: 60,
  caddy: 120,
  traefik: 90,
  envoy: 3600,
  // No limit of its own: whatever the backend does, the race is open.
  apache: Number.POSITIVE_INFINITY,
};

const gatewayOf = (scene: Scene): string | null =>
  scene.of('failure')[0]?.gateway ?? scene.of('upstream')[0]?.gateway ?? scene.subject.gateway;

/** How long the gateway keeps an idle connection to the backend; null when it is not known which gateway it is. */
export function gatewayIdleSeconds(scene: Scene): number | null {
  const told = scene.settings('gateway-idle-seconds')[0]?.number;
  // HAProxy keeps what it may reuse for as long as the server does.
  if (told === undefined && gatewayOf(scene) === 'haproxy')
    return scene.settings('upstream-keepalive').length > 0 ? Number.POSITIVE_INFINITY : null;
  return told ?? IDLE_DEFAULT[gatewayOf(scene) ?? ''] ?? null;
}

/** Settings that show the backend closing idle connections before the gateway would. */
export function keepaliveTooShort(scene: Scene): readonly ObservationOf<'setting'>[] {
  const idle = gatewayIdleSeconds(scene);
  if (idle === null || reusesConnections(scene).no.length > 0) return [];
  const told = scene.settings('backend-keepalive-seconds');
  // What nobody set is the server's default.
  const known = told.length > 0 ? told : scene.settings('server-software');
  return known.filter(({ number }) => number !== null && number > 0 && number <= idle);
}

/**
 * A gateway on the target that closes idle connections before the load balancer does: the race is between these two,
 * whatever lies behind the gateway.
 */
export function frontKeepaliveTooShort(scene: Scene): readonly ObservationOf<'setting'>[] {
  if (scene.subject.gateway !== 'alb') return [];
  const idle = scene.settings('gateway-idle-seconds')[0]?.number ?? IDLE_DEFAULT['alb'] ?? 0;
  return scene
    .settings('front-keepalive-seconds')
    .filter(({ number }) => number !== null && number > 0 && number <= idle);
}

/** Whether the gateway reuses connections to the backend, as its configuration says. */
export function reusesConnections(scene: Scene): { readonly no: readonly Observation[] } {
  const nginx = scene.of('upstream').filter(({ gateway }) => gateway === 'nginx');
  // nginx keeps upstream connections only where told to, until 1.29.7.
  const keeps = scene.settings('upstream-keepalive').length > 0;
  const whole = nginx.length > 0 && nginx.some(({ group }) => group !== null || nginx.length === 1);
  return {
    no:
      whole && !keeps && !/1\.29\.[7-9]|1\.[3-9]\d\./.test(versions(scene))
        ? nginx.slice(0, 1)
        : [],
  };
}

const versions = (scene: Scene): string =>
  scene
    .settings('server-software')
    .map(({ value }) => value)
    .join(' ');
