import { addAnswer } from './answer.ts';
import { canonicalUpstream } from './endpoint.ts';
import { type Line, linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';
import type { UpstreamFailure } from './upstream-failure.ts';

/** `"GET /x HTTP/1.1" 503 UF details …` with the flags after the status. @see https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage */
const LINE =
  /"(?<method>[A-Z]+) (?<path>[^ "]+) HTTP\/[\d.]+" (?<status>\d{3}) (?<flags>[A-Z,]{1,20}|-) (?<details>\S+)(?: (?:\S+ )??(?:"[^"]*" |- )?\d+ \d+ (?<millis>\d+) )?(?:.*?"(?<upstream>\d+\.\d+\.\d+\.\d+:\d+)")?/;

const FLAGS: readonly { readonly flag: RegExp; readonly failure: UpstreamFailure }[] = [
  { flag: /\bUPE\b/, failure: 'invalid-response' },
  { flag: /\bUH\b|\bNC\b/, failure: 'no-live-upstream' },
  { flag: /\bUO\b/, failure: 'queue-timeout' },
  { flag: /\bUT\b|\bSI\b/, failure: 'response-timed-out' },
  { flag: /\bDF\b/, failure: 'unresolved' },
  { flag: /\bUC\b|\bUR\b/, failure: 'closed' },
];

/** What stands in braces and in the body tells a failed connect from a failed handshake. */
const DETAILS: readonly { readonly phrase: RegExp; readonly failure: UpstreamFailure }[] = [
  { phrase: /WRONG_VERSION_NUMBER/, failure: 'not-tls' },
  {
    phrase: /CERTIFICATE_VERIFY_FAILED|certificate verify failed/i,
    failure: 'certificate-refused',
  },
  { phrase: /TLS_error|SSLV3_ALERT|ALERT_/i, failure: 'tls-refused' },
  { phrase: /[Cc]onnection refused|delayed connect error: 111/, failure: 'refused' },
  { phrase: /No route to host|delayed connect error: 113/, failure: 'host-unreachable' },
  { phrase: /connection_timeout|connection timeout|connect timeout/, failure: 'connect-timed-out' },
  {
    phrase: /headers? (?:size|count) exceeds|headers_too_large|headers size/i,
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
];

/** Debug lines about what the upstream sent. */
const DEBUG = /envoy |upstream connect error|upstream_reset|transport failure reason/;

export const envoyLog: Reader = {
  name: 'Envoy log',
  recognises: ({ text }) =>
    LINE.test(text) ||
    /upstream connect error or disconnect|\benvoy\b|transport failure reason/.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      const groups = LINE.exec(line.text)?.groups;
      if (groups !== undefined) {
        readAccess(tally, line, groups);
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

/** A refusal comes at once; a connect that fails after seconds has waited for an answer. */
const unconnected = (millis: string | undefined): UpstreamFailure =>
  Number(millis ?? 0) >= 5000 ? 'connect-timed-out' : 'connect-failed';

function readAccess(
  tally: Tally,
  line: Line,
  groups: Readonly<Record<string, string | undefined>>,
): void {
  const { method = null, path = null, flags = '-', details = '' } = groups;
  const status = Number(groups['status']);
  const upstream = groups['upstream'] === undefined ? null : canonicalUpstream(groups['upstream']);
  const failure =
    flags === '-'
      ? null
      : (DETAILS.find(({ phrase }) => phrase.test(line.text))?.failure ??
        FLAGS.find(({ flag }) => flag.test(flags))?.failure ??
        (/\bUF\b/.test(flags) ? unconnected(groups['millis']) : null));
  const madeBy = failure !== null ? 'gateway' : details === 'via_upstream' ? 'upstream' : 'unknown';
  const millis = groups['millis'] === undefined ? null : Number(groups['millis']);
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
