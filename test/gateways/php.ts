import type { Scene } from './scene.ts';

/** Starts php-fpm with a fixed number of workers and a page that takes three seconds. */
export async function startPhp(
  { backend, folder, file, listening }: Scene,
  { workers }: { readonly workers: number },
): Promise<void> {
  file('index.php', '<?php sleep(3); echo "hello\\n";');
  const config = file(
    'php-fpm.conf',
    `[global]
error_log = ${folder}/php8.2-fpm.log
daemonize = no
[www]
user = www-data
listen = ${folder}/php.sock
listen.owner = www-data
listen.mode = 0600
pm = dynamic
pm.max_children = ${workers}
pm.start_servers = 1
pm.min_spare_servers = 1
pm.max_spare_servers = 1
`,
  );
  backend.start(['php-fpm8.2', '-y', config], `${folder}/php-out.log`);
  await listening(backend, `${folder}/php.sock`);
}
