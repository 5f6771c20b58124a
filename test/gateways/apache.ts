import { join } from 'node:path';
import type { Scene } from './scene.ts';

const MODULES = ['mpm_event', 'authz_core', 'proxy', 'proxy_http', 'ssl', 'socache_shmcb'];

/** Starts Apache with a configuration in the scene's folder. */
export async function startApache(
  { gateway, folder, file, listening }: Scene,
  { proxy }: { readonly proxy: string },
): Promise<void> {
  const modules = MODULES.map(
    (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
  );
  const config = file(
    'apache.conf',
    `ServerRoot ${folder}
ServerName shop.example.com
PidFile ${folder}/apache.pid
Mutex file:${folder}
User www-data
Group www-data
${modules.join('\n')}
Listen 80
ErrorLog ${folder}/apache-error.log
LogFormat "%h %l %u %t \\"%r\\" %>s %b" common
CustomLog ${folder}/apache-access.log common
ProxyTimeout 2
<VirtualHost *:80>
    ${proxy}
</VirtualHost>
`,
  );
  gateway.start(['apache2', '-f', config, '-DFOREGROUND'], join(folder, 'apache-out.log'));
  await listening(gateway, 80);
}
