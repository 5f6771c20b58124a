import { diskIsFull, type HostSettings, openFilesLimit } from './host-settings.ts';
import type { Run } from './service-state.ts';

/** What an instance has too little of, so that its service fails some requests: it closes their connections. */
export interface Shortage {
  /** Of all requests, 0 to 1. */
  readonly share: number;
  readonly seconds: number;
  /** What the app writes about a request for this path. */
  readonly says: (path: string) => string;
}

/** Sessions are files: requests that begin or change one have to write. */
const WRITING_SHARE = 0.42;

export function shortageOf(host: HostSettings, run: Run): Shortage | null {
  if (diskIsFull(host)) {
    return {
      share: WRITING_SHARE,
      seconds: 0.004,
      says: (path) => `ERROR GET ${path} session store: ENOSPC: no space left on device, write`,
    };
  }
  const limit = openFilesLimit(host);
  if (run.descriptors > limit) {
    return {
      share: 1 - limit / run.descriptors,
      seconds: 0.002,
      says: (path) =>
        `ERROR GET ${path} template: EMFILE: too many open files, open '/opt/shop/current/views/page.html'`,
    };
  }
  return null;
}
