import { accessSync, constants } from 'node:fs';

/** What this suite starts, and the package that has it. */
const TOOLS: Readonly<Record<string, string>> = {
  nginx: 'nginx',
  haproxy: 'haproxy',
  apache2: 'apache2',
  'php-fpm8.2': 'php-fpm',
  gunicorn: 'gunicorn',
  uwsgi: 'uwsgi-core uwsgi-plugin-python3',
  puma: 'puma',
  supervisord: 'supervisor',
  nft: 'nftables',
  ip: 'iproute2',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  curl: 'curl',
  openssl: 'openssl',
};
const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Why real gateways cannot be broken here and what to do about it, or null when they can. */
export function whySkipped(): string | null {
  if (process.platform !== 'linux')
    return 'this machine is not Linux: run it in a Debian container';
  if (process.getuid?.() !== 0) {
    return 'network namespaces need root: run it as root, or with "docker run --privileged"';
  }
  const missing = Object.entries(TOOLS).filter(([tool]) => !installed(tool));
  if (missing.length === 0) return null;
  const packages = [...new Set(missing.map(([, name]) => name))].join(' ');
  return `${missing.map(([tool]) => tool).join(', ')} not installed: apt-get install -y ${packages}`;
}

const installed = (tool: string): boolean =>
  FOLDERS.some((folder) => {
    try {
      accessSync(`${folder}/${tool}`, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
