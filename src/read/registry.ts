import type { Exhibit } from '../evidence/exhibit.ts';
import { accessLog } from './access-log.ts';
import { aclTable } from './acl-table.ts';
import { addressesAndRoutes } from './address.ts';
import { albAccessLog } from './alb-access-log.ts';
import { answerHeaders } from './answer-headers.ts';
import { apacheConfig } from './apache-config.ts';
import { apacheErrorLog } from './apache-error-log.ts';
import { API_READERS } from './api-readers.ts';
import { applicationLog } from './application-log.ts';
import { backendProtocol } from './backend-protocol.ts';
import { bindAddress } from './bind-address.ts';
import { caddyAccessLog } from './caddy-access-log.ts';
import { caddyfile } from './caddyfile.ts';
import { containerAddresses } from './container-addresses.ts';
import { containerNetworks } from './container-networks.ts';
import { dnsAnswer } from './dns-answer.ts';
import { envoyConfig } from './envoy-config.ts';
import { envoyLog } from './envoy-log.ts';
import { fastcgiStderr } from './fastcgi-stderr.ts';
import { firewallRules } from './firewall-rules.ts';
import { goGatewayLog } from './go-gateway-log.ts';
import { handRequest } from './hand-request.ts';
import { haproxyConfig } from './haproxy-config.ts';
import { haproxyErrors } from './haproxy-errors.ts';
import { haproxyLog } from './haproxy-log.ts';
import { haproxyStat } from './haproxy-stat.ts';
import { healthCheckLog } from './health-check-log.ts';
import { iisConfig } from './iis-config.ts';
import { iisLog } from './iis-log.ts';
import { infrastructureCode } from './infrastructure-code.ts';
import { keepaliveSetting } from './keepalive-setting.ts';
import { kernelLog } from './kernel-log.ts';
import { keyedAccessLog } from './keyed-access-log.ts';
import { kubernetes } from './kubernetes.ts';
import { kubernetesPorts } from './kubernetes-ports.ts';
import { listeners } from './listeners.ts';
import { nginxConfig } from './nginx-config.ts';
import { nginxErrorLog } from './nginx-error-log.ts';
import type { Observation } from './observation.ts';
import { packetCapture } from './packet-capture.ts';
import { packetLog } from './packet-log.ts';
import { ping } from './ping.ts';
import { portUsage } from './port-usage.ts';
import { probe } from './probe.ts';
import { processList } from './process-list.ts';
import { publishedPorts } from './published-ports.ts';
import { quietLog } from './quiet-log.ts';
import type { Reader } from './reader.ts';
import { resources } from './resources.ts';
import { serviceState } from './service-state.ts';
import { socketName } from './socket-name.ts';
import { statements } from './statements.ts';
import { supervisionLog } from './supervision-log.ts';
import { tcpCounters } from './tcp-counters.ts';
import { durationThreshold, threshold } from './threshold.ts';
import { tlsTranscript } from './tls-transcript.ts';
import { toldPorts } from './told-ports.ts';
import { toldProbe } from './told-probe.ts';
import { traefikAccessLog } from './traefik-access-log.ts';
import { traefikLabels } from './traefik-labels.ts';
import { windowsEvents } from './windows-events.ts';
import { withAndWithout } from './with-and-without.ts';
import { workerProcesses } from './worker-processes.ts';
import { workloadAddress } from './workload-address.ts';

/** All readers. The order has no meaning: each takes from an exhibit what is its own. */
export const READERS: readonly Reader[] = [
  accessLog,
  aclTable,
  addressesAndRoutes,
  albAccessLog,
  answerHeaders,
  apacheConfig,
  apacheErrorLog,
  applicationLog,
  backendProtocol,
  bindAddress,
  caddyAccessLog,
  caddyfile,
  containerAddresses,
  containerNetworks,
  dnsAnswer,
  durationThreshold,
  envoyConfig,
  envoyLog,
  fastcgiStderr,
  firewallRules,
  goGatewayLog,
  handRequest,
  haproxyConfig,
  haproxyErrors,
  haproxyLog,
  haproxyStat,
  healthCheckLog,
  iisConfig,
  iisLog,
  infrastructureCode,
  keepaliveSetting,
  kernelLog,
  keyedAccessLog,
  kubernetes,
  kubernetesPorts,
  listeners,
  nginxConfig,
  nginxErrorLog,
  packetLog,
  packetCapture,
  portUsage,
  ping,
  probe,
  processList,
  publishedPorts,
  quietLog,
  resources,
  serviceState,
  socketName,
  statements,
  supervisionLog,
  tcpCounters,
  threshold,
  tlsTranscript,
  toldPorts,
  toldProbe,
  traefikAccessLog,
  traefikLabels,
  windowsEvents,
  withAndWithout,
  workerProcesses,
  workloadAddress,
  ...API_READERS,
];

/** Beyond this a text is not read: collectors bound what they fetch, and a paste of this size is a mistake. */
const MAX_TEXT = 32 * 1024 * 1024;

/** From here on a text is a log of its own rather than what somebody pasted together. */
const LARGE_TEXT = 256 * 1024;

/** The facts in one exhibit. A reader that fails is a fact too: its silence would look like good news. */
export function readExhibit(exhibit: Exhibit): readonly Observation[] {
  if (exhibit.outcome.kind !== 'collected') return [];
  const bounded =
    exhibit.text.length > MAX_TEXT
      ? { ...exhibit, text: exhibit.text.slice(0, MAX_TEXT) }
      : exhibit;
  const isApiAnswer = bounded.origin.role === 'aws' && bounded.text.startsWith('{');
  const common = bounded.text.length < LARGE_TEXT ? bounded : withoutOwnedLines(bounded);
  const glances = { whole: dense(bounded), common: dense(common) };
  return (isApiAnswer ? API_READERS : READERS).flatMap((reader) => {
    const own = reader.owns !== undefined;
    try {
      return reader.recognises(own ? glances.whole : glances.common)
        ? reader.read(own ? bounded : common)
        : [];
    } catch (error) {
      return [unreadable(bounded, reader.name, error)];
    }
  });
}

/**
 * The exhibit as readers glance at it, without runs of empty lines: in those, a pattern that begins with white space
 * at the start of a line would be tried from every line to the end of the run.
 */
const dense = (exhibit: Exhibit): Exhibit => ({
  ...exhibit,
  text: exhibit.text.replace(/\n\s*\n/g, '\n'),
});

/**
 * The exhibit without the lines that are wholly of one format. They stay as empty lines, so that what is cited keeps
 * its number. Otherwise three dozen readers would look at every line of a log that is all of one kind.
 */
function withoutOwnedLines(exhibit: Exhibit): Exhibit {
  const owned = READERS.flatMap(({ owns, recognises }) =>
    owns !== undefined && recognises(exhibit) ? [owns] : [],
  );
  if (owned.length === 0) return exhibit;
  const { text } = exhibit;
  const left: string[] = [];
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    left.push(owned.some((pattern) => pattern.test(line)) ? '' : line);
    start = end + 1;
  }
  return { ...exhibit, text: left.join('\n') };
}

function unreadable(exhibit: Exhibit, reader: string, error: unknown): Observation {
  return {
    kind: 'unreadable',
    reader,
    message: error instanceof Error ? error.message : String(error),
    citations: [{ exhibit: exhibit.id, line: 0, text: '' }],
    count: 1,
    first: null,
    last: null,
    origin: exhibit.origin,
  };
}
