import type { HostSettings } from './host-settings.ts';

/** A pool of php-fpm as far as it follows from its settings and from what is asked of it. */

/** Requests a minute that one child serves: most of each it waits for the database. */
const PER_CHILD = 100;
export const POOL_BACKLOG = 64;

export const poolCapacity = ({ poolChildren }: HostSettings): number => poolChildren * PER_CHILD;

/** Share of so many requests a minute that find neither a child nor a place in the queue. */
export const noChildShare = (requests: number, host: HostSettings): number =>
  requests === 0 ? 0 : Math.max(0, 1 - poolCapacity(host) / requests);

/** How long the others take: the whole queue is before them. */
export const secondsInQueue = (host: HostSettings): number =>
  ((POOL_BACKLOG + host.poolChildren) / poolCapacity(host)) * 60;

/** Children that are at work at the same time when so many requests a minute come. */
export const childrenAtWork = (requests: number, { poolChildren }: HostSettings): number =>
  Math.min(poolChildren, Math.round(requests / PER_CHILD));
