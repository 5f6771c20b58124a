import { join } from 'node:path';
import type { Scene } from './scene.ts';

/** Starts nginx with a configuration in the scene's folder, as containers and supervisors do. */
export async function startNginx(
  { gateway, folder, file, listening }: Scene,
  { location, http = '' }: { readonly location: string; readonly http?: string },
): Promise<void> {
  const config = file(
    'nginx.conf',
    `worker_processes 1;
user www-data;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx-error.log;
events { worker_connections 256; }
http {
    access_log ${folder}/nginx-access.log;
    proxy_connect_timeout 2s;
    proxy_read_timeout 2s;
    ${http}
    server {
        listen 80;
        server_name shop.example.com;
        location / {
            ${location}
        }
    }
}
`,
  );
  gateway.start(['nginx', '-c', config, '-g', 'daemon off;'], join(folder, 'nginx-out.log'));
  await listening(gateway, 80);
}
