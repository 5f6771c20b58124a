import type { ApiAnswer } from './api-answer.ts';

/** Log files that load balancers leave in S3, one gzipped file per node every five minutes. */
export interface LogFiles {
  /** `ListObjectsV2` in the order of keys, at most a few thousand. */
  list(where: LogFolder): Promise<ApiAnswer>;
  /** One file's text, unpacked, piece by piece as it arrives: a file never stands in memory. */
  open(bucket: string, key: string): Promise<LogStream>;
}

export interface LogFolder {
  readonly bucket: string;
  readonly prefix: string;
  /** Only keys that come after this one. */
  readonly after: string;
}

export type LogStream =
  /** May throw while it is read: a connection can end early. */
  | { readonly kind: 'opened'; readonly text: AsyncIterable<string> }
  | Exclude<ApiAnswer, { readonly kind: 'answered' }>;
