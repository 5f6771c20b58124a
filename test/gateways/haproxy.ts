import { join } from 'node:path';
import type { Scene } from './scene.ts';

/** Starts HAProxy with a configuration in the scene's folder; it logs to its standard output, as in containers. */
export async function startHaproxy(
  { gateway, folder, file, listening }: Scene,
  { backend }: { readonly backend: string },
): Promise<void> {
  const config = file(
    'haproxy.cfg',
    `global
    log stdout format raw local0
    stats socket ${folder}/haproxy.sock mode 660 level admin
defaults
    mode http
    log global
    option httplog
    timeout connect 2s
    timeout client 10s
    timeout server 2s
frontend www
    bind :80
    default_backend shop_api
backend shop_api
    ${backend}
`,
  );
  gateway.start(['haproxy', '-db', '-f', config], join(folder, 'haproxy.log'));
  await listening(gateway, 80);
}
