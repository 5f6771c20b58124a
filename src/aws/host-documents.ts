import {
  HOST_DOCUMENT_IDS,
  type HostDocument,
  LOG_FILES,
  SECTION_LIST,
  SENDABLE_PATH,
} from '../ports/hosts.ts';

/** What the adapter has to know of a document; `infra/documents/<name>.yaml` says the same, and a test compares. */
export interface DocumentContract {
  readonly platform: 'Linux' | 'Windows';
  /** The step's name in the document: GetCommandInvocation asks for it as `PluginName`. */
  readonly step: string;
  /** Every parameter it takes, anchored as in the document. */
  readonly parameters: Readonly<Record<string, RegExp>>;
  /** Running time after which the agent ends the script. */
  readonly timeoutSeconds: number;
  /** Whether it changes the host: then doubt is never resolved in favour of running it again. */
  readonly changesHost: boolean;
}

/** Parameters of every remedy that can be taken back: `infra/documents/parts/remedy.yaml`. */
const CHANGE = {
  mode: /^(apply|undo)$/,
  incident: /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
  handle: /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
};
const GATEWAY = { gateway: /^(nginx|haproxy|apache)$/ };
const RULE = {
  port: /^[0-9]{1,5}$/,
  source: /^[0-9]{1,3}[.][0-9]{1,3}[.][0-9]{1,3}[.][0-9]{1,3}(\/[0-9]{1,2})?$/,
};
const UNIT = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/;
const HOST_AND_PORT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,190}:[0-9]{1,5}$/;
const UPSTREAM = /^[A-Za-z0-9][A-Za-z0-9.:/_-]{0,199}$/;

/** A remedy on Linux: its step is named after it. */
const remedy = (
  step: string,
  parameters: DocumentContract['parameters'],
  timeoutSeconds = 60,
): DocumentContract => ({
  platform: 'Linux',
  step: `${step}Linux`,
  parameters: { ...CHANGE, ...parameters },
  timeoutSeconds,
  changesHost: true,
});

export const HOST_DOCUMENTS: Readonly<Record<HostDocument, DocumentContract>> = {
  'diagnose-linux': {
    platform: 'Linux',
    step: 'diagnoseLinux',
    parameters: {
      port: /^[0-9]{1,5}$/,
      path: SENDABLE_PATH,
      unit: /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/,
      logs: LOG_FILES,
      skip: SECTION_LIST,
    },
    timeoutSeconds: 20,
    changesHost: false,
  },
  'diagnose-windows': {
    platform: 'Windows',
    step: 'diagnoseWindows',
    parameters: {
      port: /^[0-9]{1,5}$/,
      path: SENDABLE_PATH,
      skip: SECTION_LIST,
    },
    timeoutSeconds: 30,
    changesHost: false,
  },
  'restart-service-linux': {
    platform: 'Linux',
    step: 'restartServiceLinux',
    parameters: {
      unit: /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/,
      port: /^[0-9]{1,5}$/,
    },
    timeoutSeconds: 60,
    changesHost: true,
  },
  'restart-service-windows': {
    platform: 'Windows',
    step: 'restartServiceWindows',
    parameters: { kind: /^(service|app-pool)$/, unit: UNIT, port: /^[0-9]{1,5}$/ },
    timeoutSeconds: 80,
    changesHost: true,
  },
  'correct-upstream-linux': remedy('correctUpstream', { ...GATEWAY, from: UPSTREAM, to: UPSTREAM }),
  'correct-upstream-windows': {
    platform: 'Windows',
    step: 'correctUpstreamWindows',
    parameters: { ...CHANGE, from: HOST_AND_PORT, to: HOST_AND_PORT },
    timeoutSeconds: 60,
    changesHost: true,
  },
  'reload-gateway-linux': remedy('reloadGateway', GATEWAY),
  'enlarge-header-buffers-linux': remedy('enlargeHeaderBuffers', {
    ...GATEWAY,
    upstream: UPSTREAM,
    kilobytes: /^[0-9]{1,2}$/,
  }),
  'raise-keep-alive-linux': remedy('raiseKeepAlive', {
    gateway: /^(nginx|apache)$/,
    port: /^[0-9]{1,5}$/,
    seconds: /^[0-9]{1,4}$/,
  }),
  'raise-gunicorn-keep-alive-linux': remedy(
    'raiseGunicornKeepAlive',
    { unit: UNIT, port: /^[0-9]{1,5}$/, seconds: /^[0-9]{1,4}$/ },
    110,
  ),
  'raise-gateway-timeout-linux': remedy('raiseGatewayTimeout', {
    ...GATEWAY,
    upstream: UPSTREAM,
    seconds: /^[0-9]{1,4}$/,
  }),
  'rate-limit-at-gateway-linux': remedy('rateLimitAtGateway', {
    ...GATEWAY,
    upstream: UPSTREAM,
    rate: /^[0-9]{1,5}$/,
  }),
  'dump-and-restart-linux': remedy('dumpAndRestart', { unit: UNIT, port: /^[0-9]{1,5}$/ }, 75),
  'open-host-port-linux': remedy('openHostPort', RULE, 30),
  'open-host-port-windows': {
    platform: 'Windows',
    step: 'openHostPortWindows',
    parameters: { ...CHANGE, ...RULE },
    timeoutSeconds: 60,
    changesHost: true,
  },
  'allow-gateway-socket-linux': remedy('allowGatewaySocket', {
    ...GATEWAY,
    socket: /^\/[A-Za-z0-9._/-]{1,189}$/,
  }),
  'allow-gateway-connect-linux': remedy('allowGatewayConnect', {}),
  'free-disk-space-linux': remedy('freeDiskSpace', {}),
  'raise-descriptor-limit-linux': remedy(
    'raiseDescriptorLimit',
    { unit: UNIT, port: /^[0-9]{1,5}$/, limit: /^[0-9]{4,7}$/ },
    75,
  ),
  'raise-gateway-connections-linux': remedy('raiseGatewayConnections', {
    gateway: /^(nginx)$/,
    connections: /^[0-9]{3,6}$/,
  }),
  'raise-workers-windows': {
    platform: 'Windows',
    step: 'raiseWorkersWindows',
    parameters: { ...CHANGE, pool: UNIT, queue: /^[0-9]{2,5}$/ },
    timeoutSeconds: 60,
    changesHost: true,
  },
  'raise-workers-linux': remedy('raiseWorkers', {
    server: /^(php-fpm|gunicorn|puma|uwsgi)$/,
    workers: /^[0-9]{1,4}$/,
    pool: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
  }),
};

/** One value for each document. */
export function mapDocuments<T>(value: (id: HostDocument) => T): Readonly<Record<HostDocument, T>> {
  const one = Object.fromEntries(HOST_DOCUMENT_IDS.map((id) => [id, value(id)]));
  return one as Record<HostDocument, T>;
}

/** The document that does on a platform what was asked for, or null when there is none for it. */
export function documentOn(platform: string | undefined, asked: HostDocument): HostDocument | null {
  if (HOST_DOCUMENTS[asked].platform === platform) return asked;
  return asked === 'diagnose-linux' && platform === 'Windows' ? 'diagnose-windows' : null;
}

/** The values that a document takes of those given; its counterpart on another platform may take fewer. */
export function parametersFor(
  document: HostDocument,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { parameters } = HOST_DOCUMENTS[document];
  return Object.fromEntries(Object.entries(given).filter(([name]) => name in parameters));
}

/**
 * Checks values before they leave for a host, where they run as root.
 * @throws {RangeError} naming the parameter that the document does not have or whose value it would refuse
 */
export function checkParameters(
  document: HostDocument,
  parameters: Readonly<Record<string, string>>,
): void {
  const contract = HOST_DOCUMENTS[document];
  for (const [name, value] of Object.entries(parameters)) {
    const pattern = contract.parameters[name];
    if (pattern === undefined) throw new RangeError(`${document} has no parameter "${name}"`);
    if (!pattern.test(value)) {
      throw new RangeError(
        `${document}: ${name} must match ${pattern.source}, not ${JSON.stringify(value)}`,
      );
    }
  }
}
