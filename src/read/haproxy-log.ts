import { Aftermath } from './aftermath.ts';
import { addAnswer } from './answer.ts';
import { type Line, linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';
import type { UpstreamFailure } from './upstream-failure.ts';

/** `backend/server TR/Tw/Tc/Tr/Ta status bytes cc cs tsc` of `option httplog`, with or without a syslog head. */
const HTTPLOG =
  /(?<backend>[^\s/]+)\/(?<server>[^\s/]+) (?<TR>-?\d+)\/(?<Tw>-?\d+)\/(?<Tc>-?\d+)\/(?<Tr>-?\d+)\/\+?(?<Ta>\d+) (?<status>-?\d+) \+?\d+ \S+ \S+ (?<state>[A-Za-z-]{2})[A-Za-z-]{2} .*?(?:"(?<method>[A-Z]+) (?<path>[^ "?]+))?/;
/** `fe be/server Tw/Tc/Tt bytes state` of `option tcplog`. */
const TCPLOG =
  /\] \S+ (?<backend>[^\s/]+)\/(?<server>[^\s/]+) (?<Tw>-?\d+)\/(?<Tc>-?\d+)\/\+?(?<Tt>\d+) \+?\d+ (?<state>[A-Za-z-]{2}) \d+\/\d+/;
/** Any other log format: the four letters of the termination state stand alone, a status of 500 and more near them. */
const STATE = /(?:^|[\s"'=:[])(?<state>[SPLRIsc][RQCHDLT])(?:--|[NIDVEO-][NIUPRD-])?(?=[\s"',\]])/;
const OWN_FORMAT = /(?:-?\d+\/){3,}-?\d+|"?(?:termination_state|term_state|tsc?|ST)"?\s*[:=]/;

/** What the statistics page, its CSV and people show of the last check of a server. */
const LAST_CHECK =
  /\b(?<reason>L4CON|L4TOUT|L6RSP|L6TOUT|L7STS|L7RSP|L7TOUT|SOCKERR|Layer[467] (?:connection problem|timeout|invalid response|wrong status))\b(?<info>.*)/;
const REQUEST = /"(?<method>[A-Z]+) (?<path>[^ "?]+)/;

const DOWN =
  /(?:Server (?<server>\S+) is (?:going )?DOWN|Health check for server (?<checked>\S+) failed)\b.*?reason: (?<reason>[^,]+)(?:, code: (?<code>\d+))?(?:, info: "(?<info>[^"]*)")?/;

/** A row of the statistics, which another reader takes. */
const CELLS = /(?:,[^\s,]*){3},/;

/** The reasons of a check that failed. @see https://docs.haproxy.org/2.6/management.html#9.3 */
export function checkFailure(reason: string, info: string): UpstreamFailure | null {
  if (/Layer4 timeout|L4TOUT/i.test(reason)) return 'check-connect-timed-out';
  if (/Layer4 connection problem|L4CON/i.test(reason)) {
    if (/Permission denied/i.test(info)) return 'permission-denied';
    if (/Cannot assign requested/i.test(info)) return 'no-local-port';
    return /No route|unreachable/i.test(info) ? 'host-unreachable' : 'check-refused';
  }
  if (/Layer6|L6(?:RSP|TOUT)/i.test(reason)) return 'check-tls-failed';
  if (/Layer7 wrong status|L7STS/i.test(reason)) return 'check-wrong-status';
  if (/Layer7 timeout|L7TOUT/i.test(reason)) return 'check-no-answer';
  if (/Layer7 invalid|L7RSP/i.test(reason)) {
    // A TLS alert (15 03) or HTTP/2 settings (00 00 .. 04) where an HTTP answer was expected.
    return /<15><03>|\\x15\\x03|<00><00><..><04>/i.test(info)
      ? 'wrong-protocol'
      : 'check-bad-answer';
  }
  if (/Socket error|SOCKERR/i.test(reason)) {
    if (/Permission denied/i.test(info)) return 'permission-denied';
    return /No such file/i.test(info) ? 'socket-missing' : 'check-socket-error';
  }
  return null;
}

const LINES: readonly { readonly phrase: RegExp; readonly failure: UpstreamFailure }[] = [
  { phrase: /no free ports|Connect\(\) failed for backend .*no free/, failure: 'no-local-port' },
  { phrase: /reached (?:process|system) FD limit/, failure: 'too-many-files' },
  {
    phrase:
      /reached (?:the configured maximum connection limit|system memory limit)|reached its configured max/,
    failure: 'no-worker-slot',
  },
  {
    phrase:
      /worker .*exited with code (?:139|134)|\(Segmentation fault\)|worker process unexpectedly died/,
    failure: 'gateway-crashed',
  },
  { phrase: /could not resolve address/, failure: 'unresolved' },
  {
    phrase:
      /Server \S+ (?:is (?:going )?DOWN for maintenance|was DOWN and now enters maintenance) \((?:No IP for server|DNS|.*resol)/i,
    failure: 'unresolved',
  },
  {
    phrase:
      /Fatal errors found in configuration|cannot bind (?:UNIX )?socket|Starting (?:frontend|proxy) \S+: (?:cannot|error)|parsing \[[^\]]+:\d+\]/,
    failure: 'config-invalid',
  },
  { phrase: /has no server available!/, failure: 'no-live-upstream' },
];

/** What the termination state and the timers say. @see https://docs.haproxy.org/2.6/configuration.html#8.5 */
function failureOf(state: string, connectMillis: number, server: string): UpstreamFailure | null {
  // What the client broke off, or the proxy refused, redirected or answered itself, was never meant for a server.
  if (server === '<NOSRV>' && /^(?:[CcPLR]R|LH|PT|CQ|cQ)/.test(state)) return null;
  if (server === '<NOSRV>') return state.startsWith('sQ') ? 'queue-timeout' : 'no-live-upstream';
  switch (state) {
    case 'SC':
      return 'connect-failed';
    case 'sC':
      return 'connect-timed-out';
    case 'sQ':
      return 'queue-timeout';
    case 'SH':
      return connectMillis >= 0 ? 'closed' : 'connect-failed';
    case 'sH':
      return 'response-timed-out';
    case 'PH':
      return 'invalid-response';
    case 'SD':
    case 'sD':
    case 'PD':
      return 'body-cut';
    default:
      return state.startsWith('I') ? 'internal-error' : null;
  }
}

/** HAProxy's traffic and state lines. */
export const haproxyLog: Reader = {
  name: 'HAProxy log',
  recognises: ({ text }) =>
    /\/-?\d+\/-?\d+\/-?\d+\/\+?\d+ -?\d{3} |Server \S+\/\S+ is|has no server available|Server \S+ is |^\[(?:ALERT|WARNING|NOTICE)\]|<NOSRV>|termination_state|haproxy|no free ports|FD limit|\bL[467](?:CON|TOUT|RSP|STS)\b|Layer[467] /im.test(
      text,
    ),
  owns: /^(?:<\d+>)?(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8}|\d{4}-\S+) \S+ haproxy\[\d+\]: /,
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    const aftermath = new Aftermath();
    for (const line of linesOf(exhibit)) readLine(tally, aftermath, line);
    aftermath.addTo(tally);
    return tally.observations();
  },
};

function readLine(tally: Tally, aftermath: Aftermath, line: Line): void {
  const http = HTTPLOG.exec(line.text)?.groups;
  if (http !== undefined) {
    aftermath.see(Number(http['status']), line);
    readTraffic(tally, line, http);
    return;
  }

  const down = DOWN.exec(line.text)?.groups;
  if (down !== undefined) {
    const failure = checkFailure(down['reason'] ?? '', down['info'] ?? '') ?? 'marked-down';
    const server = down['server'] ?? down['checked'] ?? null;
    addFailure(tally, line, failure, server, null, null);
    return;
  }
  const tcp = TCPLOG.exec(line.text)?.groups;
  if (tcp !== undefined) {
    const { state = '--', server = '', backend = '' } = tcp;
    const connect = Number(tcp['Tc']);
    const failure = failureOf(state, connect, server) ?? (connect < 0 ? 'connect-failed' : null);
    const upstream = server === '<NOSRV>' ? backend : `${backend}/${server}`;
    // In TCP mode the end of a session says nothing of an answer.
    if (failure !== null && failure !== 'body-cut')
      addFailure(tally, line, failure, upstream, null, null);
    return;
  }
  const own = OWN_FORMAT.test(line.text) ? STATE.exec(line.text)?.groups?.['state'] : undefined;
  if (own !== undefined) {
    const server = /<NOSRV>/.test(line.text) && !own.startsWith('I') ? '<NOSRV>' : '';
    const failure = failureOf(own, own === 'SC' || own === 'sC' ? -1 : 0, server);
    if (failure !== null) {
      addFailure(tally, line, failure, null, null, null);
      return;
    }
  }
  const found = LINES.find(({ phrase }) => phrase.test(line.text));
  if (found !== undefined) {
    addFailure(tally, line, found.failure, null, null, null);
    return;
  }
  const last = LAST_CHECK.exec(line.text)?.groups;
  const failure =
    last === undefined || CELLS.test(line.text)
      ? null
      : checkFailure(last['reason'] ?? '', last['info'] ?? '');
  if (failure !== null) addFailure(tally, line, failure, null, null, null);
}

function readTraffic(tally: Tally, line: Line, http: Readonly<Record<string, string | undefined>>) {
  const { state = '--', server = '', backend = '' } = http;
  const status = Number(http['status']);
  const connect = Number(http['Tc']);
  const header = Number(http['Tr']);
  const request = REQUEST.exec(line.text)?.groups ?? {};
  const method = request['method'] ?? null;
  const path = request['path'] ?? null;
  const upstream = server === '<NOSRV>' ? backend : `${backend}/${server}`;
  const refused = server === '<NOSRV>' && state === 'PR' && (status >= 500 || status === 429);
  const failure = refused ? 'refused-by-rule' : failureOf(state, connect, server);
  const millis = connect >= 0 ? Number(http['Ta']) - Math.max(0, Number(http['Tw'])) : null;
  if (failure !== null) addFailure(tally, line, failure, upstream, method, millis);
  if (status >= 100) {
    const madeBy =
      failure !== null || server === '<NOSRV>' ? 'gateway' : header >= 0 ? 'upstream' : 'unknown';
    addAnswer(tally, line, { gateway: 'haproxy', status, madeBy, upstream, path, method, millis });
  }
}

function addFailure(
  tally: Tally,
  line: Line,
  failure: UpstreamFailure,
  upstream: string | null,
  method: string | null,
  millis: number | null,
): void {
  tally.add(`failure|${failure}|${upstream}|${method}`, line, {
    kind: 'failure',
    gateway: 'haproxy',
    failure,
    upstream,
    method,
    path: null,
    millis,
  });
}
