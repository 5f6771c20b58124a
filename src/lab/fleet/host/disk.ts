import { epochMs } from '../../../brand.ts';
import {
  DISK_MEGABYTES,
  diskUsed,
  type HostSettings,
  JOURNAL_AFTER_VACUUM_MEGABYTES,
} from '../host-settings.ts';
import { documentOutput } from './document-output.ts';
import type { HostRemedy } from './host-remedy.ts';
import type { HostView } from './host-view.ts';

/** What is left of a disk that is called full. */
const LAST_KILOBYTES = 20;

const freeKilobytes = (host: HostSettings): number =>
  Math.max(LAST_KILOBYTES, (DISK_MEGABYTES - diskUsed(host)) * 1024);

/** `df -h` */
export function disks({ host }: HostView): string {
  const used = diskUsed(host);
  const percent = Math.ceil((used / DISK_MEGABYTES) * 100);
  const root = [
    '/dev/nvme0n1p1   ',
    '  20G',
    gigabytes(used).padStart(5),
    size(freeKilobytes(host)).padStart(5),
    `${percent}%`.padStart(4),
    '/',
  ].join(' ');
  return [
    'Filesystem        Size  Used Avail Use% Mounted on',
    'devtmpfs          4.0M     0  4.0M   0% /dev',
    'tmpfs             1.9G     0  1.9G   0% /dev/shm',
    'tmpfs             768M  536K  767M   1% /run',
    root,
    'tmpfs             1.9G  4.0K  1.9G   1% /tmp',
    '/dev/nvme0n1p128   10M  1.3M  8.7M  13% /boot/efi',
  ].join('\n');
}

/** As df rounds: up, with one digit after the point below ten. */
function gigabytes(megabytes: number): string {
  const value = megabytes / 1024;
  return value < 10 ? `${(Math.ceil(value * 10) / 10).toFixed(1)}G` : `${Math.ceil(value)}G`;
}

const size = (kilobytes: number): string =>
  kilobytes < 1024 ? `${kilobytes}K` : gigabytes(kilobytes / 1024);

const FILE_MEGABYTES = 300;
const DAY_MS = 86_400_000;
/** The document names so many of the files that it deletes. */
const MOST_NAMED = 60;

/** The document free-disk-space-linux. */
export function freeDiskSpace({ host, now }: HostView): HostRemedy {
  const count = Math.ceil(host.rotatedLogMegabytes / FILE_MEGABYTES);
  const names = Array.from({ length: count }, (_, index) => {
    const day = new Date(epochMs(now - (count - index + 1) * DAY_MS)).toISOString().slice(0, 10);
    return `/var/log/shop/debug.log-${day.replaceAll('-', '')}.gz`;
  });
  const after: HostSettings = {
    ...host,
    rotatedLogMegabytes: 0,
    journalMegabytes: Math.min(host.journalMegabytes, JOURNAL_AFTER_VACUUM_MEGABYTES),
  };
  const freed = diskUsed(host) - diskUsed(after);
  const steps = [
    'action=vacuum journals to 200 MB, delete rotated logs older than a day, clean the package cache',
    `before=${freeKilobytes(host)} KB free`,
    ...names.slice(0, MOST_NAMED).map((name) => `deleted=${name}`),
    `Vacuuming done, freed ${host.journalMegabytes - after.journalMegabytes}.0M of archived journals from /var/log/journal/ec2b7c1f09d84a6e.`,
    `after=${freeKilobytes(after)} KB free`,
  ];
  if (freed === 0) {
    const words = 'Nothing that is safe to delete was left: the space is taken by something else.';
    return { ran: documentOutput({ steps, result: 'failed', words }) };
  }
  return {
    host: after,
    ran: documentOutput({
      steps,
      result: 'changed',
      words: `${freed} MB were freed; ${Math.floor(freeKilobytes(after) / 1024)} MB are free under /var/log now.`,
    }),
  };
}
