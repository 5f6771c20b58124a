/** The instances behind the load balancer, reached by SSM Run Command with documents of our own. */
export interface Hosts {
  /**
   * Runs one of our documents on instances, waits until each answered or the deadline passed, and says for
   * each what became of it. Never throws for what a host or the service said.
   */
  run(request: RunRequest): Promise<readonly HostAnswer[]>;
}

export interface RunRequest {
  /** On a Windows host `diagnose-linux` is `diagnose-windows`: who asks for evidence need not know the platform. */
  readonly document: HostDocument;
  readonly instanceIds: readonly string[];
  /** Every value matches the document's `allowedPattern`; an adapter checks again. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly deadlineSeconds: number;
  /** At most 100 characters; appears in CloudTrail and in the console. Holds the incident id. */
  readonly comment: string;
}

/** Health-check paths that our diagnosis documents take; the same pattern stands in `infra/documents`. */
export const SENDABLE_PATH = /^\/[A-Za-z0-9._~/%?=&,+@:-]{0,199}$/;

/** A log file that the diagnosis document on Linux may be asked to read. */
export const LOG_FILE =
  /^(?!.*[.][.])(\/var\/log\/[A-Za-z0-9._/-]{1,150}|\/[A-Za-z0-9._/-]{1,150}[.]log)$/;

/** Several of them with commas between, or none. */
export const LOG_FILES = /^(none|\/[A-Za-z0-9._/,-]{1,599})$/;

/** Sections that a second run of a diagnosis document need not print again. */
export const SECTION_LIST = /^[A-Za-z0-9][A-Za-z0-9._@:,-]{0,999}$/;

/** Our SSM documents, by what they do; `infra/documents` holds them. */
export const HOST_DOCUMENT_IDS = [
  'diagnose-linux',
  'diagnose-windows',
  'restart-service-linux',
  'restart-service-windows',
  'correct-upstream-linux',
  'correct-upstream-windows',
  'reload-gateway-linux',
  'enlarge-header-buffers-linux',
  'raise-keep-alive-linux',
  'raise-gunicorn-keep-alive-linux',
  'raise-gateway-timeout-linux',
  'rate-limit-at-gateway-linux',
  'dump-and-restart-linux',
  'open-host-port-linux',
  'open-host-port-windows',
  'allow-gateway-connect-linux',
  'allow-gateway-socket-linux',
  'free-disk-space-linux',
  'raise-descriptor-limit-linux',
  'raise-gateway-connections-linux',
  'raise-workers-linux',
  'raise-workers-windows',
] as const;

export type HostDocument = (typeof HOST_DOCUMENT_IDS)[number];

export type HostAnswer = { readonly instanceId: string } & (
  | {
      readonly kind: 'ran';
      readonly exitStatus: number;
      readonly stdout: string;
      readonly stderr: string;
      /** True when Run Command cut the output at its 24,000 characters. */
      readonly truncated: boolean;
    }
  | { readonly kind: 'denied'; readonly action: string; readonly message: string }
  /** The host did not run it (agent not connected, wrong platform, ...); `cure` says what to do. */
  | {
      readonly kind: 'unreachable';
      readonly reason: UnreachableReason;
      readonly message: string;
      readonly cure: string;
    }
  /** It may be running, or have run: nobody knows. Never repeat a change on this answer. */
  | { readonly kind: 'unknown'; readonly message: string }
);

export type UnreachableReason =
  /** Systems Manager has never heard of it, or it is stopped. */
  | 'unregistered'
  /** Its agent was heard of, and is silent now. */
  | 'silent'
  /** The agent is there; the command was not for this host, or not let through. */
  | 'not-run';
