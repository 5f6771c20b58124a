/** Who produced an exhibit: a host of the request path, the network between, or an AWS API. */
export interface Origin {
  readonly role: 'gateway' | 'backend' | 'dependency' | 'client' | 'network' | 'aws' | 'unknown';
  /** What people call it: an instance id, a host name, or null when nobody said. */
  readonly name: string | null;
  /** Its address in the private network, when it is known. */
  readonly address: string | null;
}

/**
 * How the collection of one exhibit ended. Denied, failed, absent and collected are four different things:
 * an empty log says that nothing was logged, a denied one says nothing at all.
 */
export type Outcome =
  | {
      readonly kind: 'collected';
      /** Exit status of the command that printed it; null for an API answer or a pasted text. */
      readonly exitStatus: number | null;
      /** True when the text was cut at a size limit. */
      readonly truncated: boolean;
    }
  /** Not permitted; `action` is what has to be allowed (an IAM action, or root on the host). */
  | { readonly kind: 'denied'; readonly action: string; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string; readonly cure: string | null }
  /** There is nothing to collect: the file, tool or setting does not exist there. */
  | { readonly kind: 'absent'; readonly message: string };

/** One raw capture with its origin: what a host or an API said, before anybody interpreted it. */
export interface Exhibit {
  /** Unique in its bundle and readable: `gateway/error.log`, `i-0a1b/ss-ltnp`, `aws/target-health`. */
  readonly id: string;
  /**
   * What the collector asked for, as a section name: `error.log`, `ss-ltnp`, `target-health`. A hint only:
   * people paste texts under wrong names, so readers recognise a format by its content.
   */
  readonly section: string;
  /** The command or API action that produced it, or `pasted`. */
  readonly source: string;
  readonly origin: Origin;
  /** ISO 8601 time of collection, or null when it is unknown. */
  readonly collectedAt: string | null;
  readonly outcome: Outcome;
  /** The raw text with secrets redacted; empty unless `outcome.kind` is `collected`. */
  readonly text: string;
}

/** An exhibit of text that was collected whole and without an error. */
export function collected(
  fields: Pick<Exhibit, 'id' | 'section' | 'source' | 'origin' | 'text'> & {
    readonly collectedAt?: string | null;
    readonly exitStatus?: number | null;
    readonly truncated?: boolean;
  },
): Exhibit {
  const { exitStatus = null, truncated = false, collectedAt = null, ...rest } = fields;
  return { ...rest, collectedAt, outcome: { kind: 'collected', exitStatus, truncated } };
}

export const AWS_ORIGIN: Origin = { role: 'aws', name: null, address: null };
