import {
  type GatewaySettings,
  USUAL_HEADER_KILOBYTES,
  USUAL_KEEP_ALIVE_SECONDS,
} from '../gateway-settings.ts';
import { PRICES } from '../prices-service.ts';
import type { Stack } from '../service-state.ts';
import type { HostView } from './host-view.ts';
import { NGINX_PID } from './sockets.ts';

/** How the nginx on an instance is configured, and what systemd says of it. */

export const SITE_FILE = '/etc/nginx/conf.d/shop.conf';

/** `nginx -T` */
export const nginxConfiguration = ({
  gateway,
  stack,
}: HostView): string => `nginx: the configuration file /etc/nginx/nginx.conf syntax is ok
nginx: configuration file /etc/nginx/nginx.conf test is successful
# configuration file /etc/nginx/nginx.conf:
user nginx;
worker_processes 1;
error_log /var/log/nginx/error.log error;
pid /run/nginx.pid;

events {
    worker_connections 4096;
}

http {
    log_format main '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" rt=$request_time ua="$upstream_addr" us="$upstream_status" uct="$upstream_connect_time" urt="$upstream_response_time"';
    access_log /var/log/nginx/access.log main;
    keepalive_timeout ${USUAL_KEEP_ALIVE_SECONDS}s;
    include /etc/nginx/conf.d/*.conf;
}

# configuration file ${SITE_FILE}:
${siteFile(stack, gateway).join('\n')}`;

/** The file that remedies edit, line by line. */
export const siteFile = (stack: Stack, settings: GatewaySettings): readonly string[] => {
  const { mostPerSecond } = settings;
  return [
    ...(mostPerSecond === null
      ? []
      : [`limit_req_zone $hostname zone=fiveohtwo:1m rate=${mostPerSecond}r/s;`]),
    'server {',
    '    listen 8080;',
    '    server_name shop.example.com;',
    ...(settings.keepAliveSeconds === USUAL_KEEP_ALIVE_SECONDS
      ? []
      : [`    keepalive_timeout ${settings.keepAliveSeconds}s;`]),
    ...(stack === 'nginx-php-fpm' ? ['    root /opt/shop/current/public;'] : []),
    '',
    '    location / {',
    ...(stack === 'nginx-php-fpm' ? toPool(settings) : toApp(settings)),
    '    }',
    ...(settings.prices === null ? [] : TO_PRICES),
    '}',
  ];
};

const toPool = (settings: GatewaySettings): readonly string[] => [
  '        include fastcgi_params;',
  '        fastcgi_param SCRIPT_FILENAME /opt/shop/current/public/index.php;',
  `        fastcgi_pass unix:${settings.passTo};`,
  ...addedByRemedies('fastcgi', settings),
];

const toApp = (settings: GatewaySettings): readonly string[] => [
  `        proxy_pass ${settings.passTo};`,
  ...addedByRemedies('proxy', settings),
  '        proxy_set_header Host $host;',
  '        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
  `        proxy_read_timeout ${settings.readTimeoutSeconds}s;`,
];

const TO_PRICES: readonly string[] = [
  '',
  `    location ${PRICES.path} {`,
  `        proxy_pass http://${PRICES.name}:${PRICES.port};`,
  '    }',
];

/** Beside the pass, where our documents write what was not configured before. */
const addedByRemedies = (
  kind: 'fastcgi' | 'proxy',
  { headerKilobytes, mostPerSecond }: GatewaySettings,
): readonly string[] => [
  ...(headerKilobytes === USUAL_HEADER_KILOBYTES
    ? []
    : [
        `        ${kind}_buffer_size ${headerKilobytes}k;`,
        `        ${kind}_buffers 8 ${headerKilobytes}k;`,
        `        ${kind}_busy_buffers_size ${headerKilobytes * 2}k;`,
      ]),
  ...(mostPerSecond === null
    ? []
    : [
        `        limit_req zone=fiveohtwo burst=${mostPerSecond} nodelay;`,
        '        limit_req_status 429;',
      ]),
];

/** `systemctl show nginx.service`, which runs throughout. */
export const nginxUnit = (): string =>
  [
    'Type=forking',
    'Restart=no',
    `MainPID=${NGINX_PID}`,
    'Result=success',
    'NRestarts=0',
    'ExecMainCode=0',
    'ExecMainStatus=0',
    'Id=nginx.service',
    'LoadState=loaded',
    'ActiveState=active',
    'SubState=running',
    'UnitFileState=enabled',
  ].join('\n');
