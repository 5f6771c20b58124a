import { runsNode, type Stack } from '../service-state.ts';

/** The service unit of the shop: how it is defined, which is the same on every instance. */

export const UNIT_TITLE = 'Shop web application';
export const UNIT_FILE = '/etc/systemd/system/shop.service';
export const DROP_IN = '/etc/systemd/system/shop.service.d/release.conf';
export const MEMORY_LIMIT_BYTES = 512 * 1024 * 1024;

export const programOf = (stack: Stack): string => (runsNode(stack) ? 'node' : 'php-fpm');

export const commandOf = (stack: Stack): string =>
  runsNode(stack) ? '/usr/bin/node /opt/shop/current/server.js' : '/usr/sbin/php-fpm --nodaemonize';
