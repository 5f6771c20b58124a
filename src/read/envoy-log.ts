import { addAnswer } from './answer.ts';
import { canonicalUpstream } from './endpoint.ts';
import { type Line, linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';
import type { UpstreamFailure } from './upstream-failure.ts';

/** `"GET /x HTTP/1.1" 503 UF …`: the flags follow the status, whatever the rest of the format. @see https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage */
const LINE =
  /"(?<method>[A-Z]+) (?<path>[^ "]+) HTTP\/[\d.]+" (?<status>\d{3}) (?<flags>[A-Z,]{1,20}|-) (?<rest>.+)/;
/** Bytes received, bytes sent, duration and the upstream's own time stand together in every format of its makers. */
const MILLIS = /(?:^| )\d+ \d+ (?<millis>\d+) (?:-|\d+) "/;
const UPSTREAM = /"(?<upstream>\d+\.\d+\.\d+\.\d+:\d+)"/;

/** Flags as `%RESPONSE_FLAGS%` and as `%RESPONSE_FLAGS_LONG%` write them. */
const FLAGS: readonly { readonly flag: RegExp; readonly failure: UpstreamFailure }[] = [
  { flag: /\bUPE\b|UpstreamProtocolError/, failure: 'invalid-response' },
  {
    flag: /\bUH\b|\bNC\b|\bNR\b|NoHealthyUpstream|NoClusterFound|NoRouteFound/,
    failure: 'no-live-upstream',
  },
  { flag: /\bUO\b|UpstreamOverflow/, failure: 'queue-timeout' },
  {
    flag: /\bUT\b|\bSI\b|UpstreamRequestTimeout|StreamIdleTimeout/,
    failure: 'response-timed-out',
  },
  { flag: /\bDF\b|DnsResolutionFailed/, failure: 'unresolved' },
  {
    flag: /\bUC\b|\bUR\b|UpstreamConnectionTermination|UpstreamRemoteReset/,
    failure: 'closed',
  },
];
const UNCONNECTED = /\bUF\b|UpstreamConnectionFailure/;

/** What stands in braces and in the body tells a failed connect from a failed handshake. */
const DETAILS: readonly { readonly phrase: RegExp; readonly failure: UpstreamFailure }[] = [
  {
    phrase:
      /Caught (?:Segmentation fault|Aborted|Floating point|Illegal)|\bassert failure:|\[critical\]\[(?:backtrace|assert)/,
    failure: 'gateway-crashed',
  },
  { phrase: /WRONG_VERSION_NUMBER/, failure: 'not-tls' },
  {
    phrase: /CERTIFICATE_VERIFY_FAILED|certificate verify failed/i,
    failure: 'certificate-refused',
  },
  { phrase: /HTTP_REQUEST|HTTPS_PROXY_REQUEST/, failure: 'not-tls' },
  { phrase: /TLS[_ ]error|SSLV3_ALERT|ALERT_/i, failure: 'tls-refused' },
  { phrase: /[Cc]onnection refused|delayed[ _]connect[ _]error:[ _]111/, failure: 'refused' },
  {
    phrase: /No route to host|delayed[ _]connect[ _]error:[ _]113/,
    failure: 'host-unreachable',
  },
  {
    phrase: /Network is unreachable|delayed[ _]connect[ _]error:[ _]101/,
    failure: 'net-unreachable',
  },
  {
    phrase: /Cannot assign requested address|delayed[ _]connect[ _]error:[ _]99/,
    failure: 'no-local-port',
  },
  { phrase: /Too many open files/i, failure: 'too-many-files' },
  {
    phrase: /connection[_ ]timeout|connect timeout|upstream_cx_connect_timeout: [1-9]/,
    failure: 'connect-timed-out',
  },
  {
    phrase:
      /headers? (?:size|count) exceeds|headers_too_large|headers size|headers_count|too many headers|header_overflow|upstream_rx_reset.*headers/i,
    failure: 'header-too-big',
  },
  {
    phrase:
      /invalid http2: Invalid HTTP header|http1\.(?:codec_error|invalid_characters)|invalid header|http\/1\.1 protocol error|content_length_not_allowed|duplicate.*content.length/i,
    failure: 'invalid-header',
  },
  {
    phrase: /reset reason: (?:connection termination|remote reset|local reset)/,
    failure: 'closed',
  },
  { phrase: /reset reason: (?:remote )?connection failure/, failure: 'connect-failed' },
  { phrase: /reset reason: overflow/, failure: 'queue-timeout' },
  { phrase: /reset reason: protocol error/, failure: 'invalid-response' },
  {
    phrase: /\bno[ _]healthy[ _](?:upstream|host)|upstream_cx_none_healthy: [1-9]/,
    failure: 'no-live-upstream',
  },
  {
    phrase: /\bupstream request timeout\b|upstream_rq_timeout: [1-9]/,
    failure: 'response-timed-out',
  },
  {
    phrase:
      /upstream_rq_pending_overflow: [1-9]|upstream_cx_overflow: [1-9]|upstream_cx_pool_overflow: [1-9]/,
    failure: 'queue-timeout',
  },
  {
    phrase:
      /DNS resolution (?:failed|failure)|dns resolution without records|dns_resolution_failure|[Dd]ns.*(?:status 4|NXDOMAIN|ENOTFOUND)/,
    failure: 'unresolved',
  },
  {
    phrase: /ssl\.fail_verify_(?:error|san|cert_hash|no_cert): [1-9]/,
    failure: 'certificate-refused',
  },
];

/** Debug lines about what the upstream sent. */
const DEBUG =
  /envoy |\[(?:debug|trace|warning|error|info|critical)\]|Caught |upstream connect error|upstream_reset|transport failure reason|no[ _]healthy[ _]upstream|upstream request timeout|DNS resolution|^\s*cluster\.\S+: \d/i;

export const envoyLog: Reader = {
  name: 'Envoy log',
  recognises: ({ text }) =>
    LINE.test(text) ||
    JSON_LINE.test(text) ||
    /upstream connect error or disconnect|\benvoy\b|transport failure reason|no[ _]healthy[ _]upstream|upstream request timeout|^\[20\d\d-\d\d-\d\d [\d:.]+\]\[\d+\]\[(?:debug|trace|warning|error|info|critical)\]|^\[critical\]|Caught (?:Segmentation|Aborted)|^\s*cluster\.\S+\.(?:upstream|ssl|membership)/m.test(
      text,
    ),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      const access = fromText(line.text) ?? fromJson(line.text);
      if (access !== null) {
        readAccess(tally, line, access);
        continue;
      }
      const found = DEBUG.test(line.text)
        ? DETAILS.find(({ phrase }) => phrase.test(line.text))
        : undefined;
      if (found !== undefined) add(tally, line, found.failure, UNNAMED);
    }
    return tally.observations();
  },
};

interface Access {
  readonly method: string | null;
  readonly path: string | null;
  readonly status: number;
  readonly flags: string;
  readonly details: string;
  readonly upstream: string | null;
  readonly millis: number | null;
}

function fromText(line: string): Access | null {
  const groups = LINE.exec(line)?.groups;
  if (groups === undefined) return null;
  const { method = null, path = null, flags = '-', rest = '' } = groups;
  const millis = MILLIS.exec(rest)?.groups?.['millis'];
  const upstream = UPSTREAM.exec(rest)?.groups?.['upstream'];
  return {
    method,
    path,
    status: Number(groups['status']),
    flags,
    details: rest.split(' ')[0] ?? '',
    upstream: upstream === undefined ? null : canonicalUpstream(upstream),
    millis: millis === undefined ? null : Number(millis),
  };
}

/** Access logs in JSON have Envoy's own names, which every installation may change but few do. */
const JSON_LINE = /"(?:response_)?flags"\s*:/;

function fromJson(line: string): Access | null {
  if (!JSON_LINE.test(line)) return null;
  const value = (...keys: readonly string[]): string | null => {
    for (const key of keys) {
      const found = new RegExp(`"${key}"\\s*:\\s*(?:"(?<text>[^"]*)"|(?<number>-?[\\d.]+))`).exec(
        line,
      );
      const text = found?.groups?.['text'] ?? found?.groups?.['number'];
      if (text !== undefined && text !== '-' && text !== '') return text;
    }
    return null;
  };
  const status = Number(value('response_code', 'status', 'code'));
  const millis = value('duration', 'duration_ms');
  const upstream = value('upstream_host', 'upstream_address');
  return {
    method: value('method'),
    path: value('path', 'original_path'),
    status,
    flags: value('response_flags', 'flags') ?? '-',
    details: value('response_code_details', 'details') ?? '',
    upstream: upstream === null ? null : canonicalUpstream(upstream),
    millis: millis === null ? null : Number(millis),
  };
}

/** A refusal comes at once; a connect that fails after seconds has waited for an answer. */
const unconnected = (millis: number | null): UpstreamFailure =>
  (millis ?? 0) >= 5000 ? 'connect-timed-out' : 'connect-failed';

function readAccess(tally: Tally, line: Line, access: Access): void {
  const { method, path, status, flags, details, upstream, millis } = access;
  const failure =
    flags === '-'
      ? null
      : (DETAILS.find(({ phrase }) => phrase.test(line.text))?.failure ??
        FLAGS.find(({ flag }) => flag.test(flags))?.failure ??
        (UNCONNECTED.test(flags) ? unconnected(millis) : null));
  const madeBy = failure !== null ? 'gateway' : details === 'via_upstream' ? 'upstream' : 'unknown';
  if (status >= 100)
    addAnswer(tally, line, { gateway: 'envoy', status, madeBy, upstream, path, method, millis });
  if (failure !== null) add(tally, line, failure, { upstream, method, path, millis });
}

interface Attempt {
  readonly upstream: string | null;
  readonly method: string | null;
  readonly path: string | null;
  readonly millis: number | null;
}

const UNNAMED: Attempt = { upstream: null, method: null, path: null, millis: null };

/** A connection that ends at once and one that ends after work are two facts. */
const bucket = (millis: number | null): string =>
  millis === null ? '?' : millis < 4 ? 'at-once' : millis < 200 ? 'short' : 'long';

function add(tally: Tally, line: Line, failure: UpstreamFailure, attempt: Attempt): void {
  const { upstream, method, millis } = attempt;
  tally.add(`failure|${failure}|${upstream}|${method}|${bucket(millis)}`, line, {
    kind: 'failure',
    gateway: 'envoy',
    failure,
    ...attempt,
  });
}
