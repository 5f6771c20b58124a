import type { EpochMs } from '../brand.ts';
import { arnTail } from '../locate/arn.ts';

/** How the files of a log are called. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html */
export const FILE_PREFIX = {
  access: '',
  connection: 'conn_log.',
  'health-check': 'health_check_log_',
} as const;

export type LoadBalancerLog = keyof typeof FILE_PREFIX;

/** Every five minutes a file per node, called after the end of its five minutes; it comes some minutes later. */
const FILE_MS = 5 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

export interface LogListing {
  readonly prefix: string;
  readonly after: string;
}

/** What has to be listed to find the files of a load balancer in a time: one listing per day, newest day first. */
export function listingsOf(
  log: LoadBalancerLog,
  loadBalancerArn: string,
  folder: string,
  from: EpochMs,
  to: EpochMs,
): readonly LogListing[] {
  const [, , , region = '', account = ''] = loadBalancerArn.split(':');
  const base = `${folder === '' ? '' : `${folder}/`}AWSLogs/${account}/elasticloadbalancing/${region}`;
  // The load balancer's id is `app/name/hash`, with dots for slashes in the names of files.
  const id = arnTail(loadBalancerArn).replaceAll('/', '.');
  const file = `${FILE_PREFIX[log]}${account}_elasticloadbalancing_${region}_${id}_`;
  const listings: LogListing[] = [];
  for (let day = startOfDay(to + FILE_MS); day >= startOfDay(from); day -= DAY_MS) {
    const [date = ''] = new Date(day).toISOString().split('T');
    const prefix = `${base}/${date.replaceAll('-', '/')}/${file}`;
    listings.push({ prefix, after: `${prefix}${stamp(Math.max(from, day))}` });
  }
  return listings;
}

const startOfDay = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS;

/** `20140215T2340Z`, as names of files have it. */
const stamp = (at: number): string =>
  new Date(at)
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\d{2}\.\d{3}Z$/, 'Z');

/** When the five minutes of a file end, as its name says. */
export const endTimeOf = (key: string): string => /_(\d{8}T\d{4}Z)_/.exec(key)?.[1] ?? '';
