import type { RemedyScene } from './remedied.ts';

/** A gateway on port 80 whose configuration sends to an upstream, with what stands around it left as people write it. */
export interface Gateway {
  readonly gateway: 'nginx' | 'haproxy' | 'apache';
  readonly folder: string;
  readonly file: string;
  readonly config: (scene: RemedyScene, upstream: string) => Readonly<Record<string, string>>;
  readonly start: readonly string[];
  readonly main: string;
  /** Somebody's change that passes the check and cannot be loaded: port 81 is somebody else's, a folder is missing. */
  readonly unloadable: string;
  readonly whenUnloadable: RegExp;
}

const NGINX = ({ folder }: RemedyScene) => `worker_processes 2;
user www-data;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx-error.log;
events { worker_connections 256; }
http {
    access_log off;
    proxy_read_timeout 2s;
    include conf.d/*.conf;
    #EXTRA
}
`;

export const GATEWAYS: readonly Gateway[] = [
  {
    gateway: 'nginx',
    folder: 'nginx',
    file: 'nginx/conf.d/shop.conf',
    config: (scene, upstream) => ({
      'nginx/nginx.conf': NGINX(scene),
      'nginx/conf.d/shop.conf': `# was: server ${upstream};
upstream shop {
	server   ${upstream}  max_fails=0; keepalive 4; # the shop
}
server {
\tlisten 80;
    location / { proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header X-Of "server ${upstream};";
        proxy_pass http://shop; }
}`,
    }),
    start: ['nginx', '-g', 'daemon off;'],
    main: 'nginx/nginx.conf',
    unloadable: 'server { listen 81; }',
    whenUnloadable: /^nginx did not take the new configuration; the old configuration is back\.$/,
  },
  {
    gateway: 'haproxy',
    folder: 'haproxy',
    file: 'haproxy/haproxy.cfg',
    config: ({ folder }, upstream) => ({
      'haproxy/haproxy.cfg': `global
    log stdout format raw local0
    stats socket ${folder}/haproxy.sock mode 660 level admin expose-fd listeners
    maxconn 500
defaults
    mode http
    log global
    option httplog
    timeout connect 2s
    timeout client 10s
    timeout server 2s
# server old ${upstream}
#EXTRA
frontend www
    bind :80
    default_backend shop_api
backend shop_api
    server  app1   ${upstream}   maxconn 100 # the shop
`,
    }),
    start: ['haproxy', '-W', '-db', '-f', '/etc/haproxy/haproxy.cfg'],
    main: 'haproxy/haproxy.cfg',
    unloadable: 'global\n    pidfile /none/haproxy.pid\n',
    whenUnloadable: /^haproxy did not take the new configuration; the old configuration is back\.$/,
  },
  {
    gateway: 'apache',
    folder: 'apache2',
    file: 'apache2/shop.conf',
    config: ({ folder }, upstream) => ({
      'apache2/apache2.conf': `ServerRoot ${folder}
ServerName shop.example.com
PidFile ${folder}/apache.pid
Mutex file:${folder}
User www-data
Group www-data
${['mpm_event', 'authz_core', 'proxy', 'proxy_http'].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
Listen 80
ProxyTimeout 2
#EXTRA
ErrorLog ${folder}/apache-error.log
Include /etc/apache2/shop.conf
`,
      'apache2/shop.conf': `# ProxyPass / http://${upstream}/
<VirtualHost *:80>
    ProxyPass        "/" "http://${upstream}/" retry=0
    ProxyPassReverse "/" "http://${upstream}/"
</VirtualHost>
`,
    }),
    start: ['apache2', '-f', '/etc/apache2/apache2.conf', '-DFOREGROUND'],
    main: 'apache2/apache2.conf',
    unloadable: 'Listen 81',
    whenUnloadable:
      /^Port 81 of the configuration is open for another process.*; nothing was changed\.$/,
  },
];

/** Writes the configuration and starts the gateway; something has to be listened to at the upstream already. */
export async function startGateway(
  scene: RemedyScene,
  { gateway, config, start }: Gateway,
  upstream: string,
): Promise<void> {
  for (const [name, text] of Object.entries(config(scene, upstream))) scene.etc(name, text);
  scene.gateway.start(start, `${scene.folder}/${gateway}.log`);
  await scene.listening(scene.gateway, 80);
}
