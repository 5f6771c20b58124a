import type { Scene } from './scene.ts';

/** The port in question: of the upstream or target that fails, else of the target group. */
export function trafficPort(scene: Scene): number | null {
  if (scene.endpoint?.kind === 'tcp') return scene.endpoint.port;
  const [health] = scene.of('target-health').filter(({ port }) => port !== null);
  return health?.port ?? scene.settings('target-port')[0]?.number ?? null;
}
