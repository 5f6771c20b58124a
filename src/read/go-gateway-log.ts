import { type FailurePhrase, readFailures } from './failure-phrase.ts';
import type { Reader } from './reader.ts';

/** Errors of Go's HTTP client as Caddy and Traefik log them. The same words in an application's log are about its own dependency. */
const PHRASES: readonly FailurePhrase[] = [
  // A resolver that refuses or does not answer is a name that is not resolved.
  {
    phrase:
      /no such host|server misbehaving|lookup \S+(?: on \S+)?: .*(?:connection refused|i\/o timeout|Temporary failure|no route|unreachable)/,
    failure: 'unresolved',
  },
  // The first bytes of what came are those of HTTP/2 (a SETTINGS frame) or of TLS (an alert).
  {
    phrase: /malformed HTTP response \\*"(?:\\+x00){2}\\+x[0-9a-f]{2}\\+x04/,
    failure: 'wrong-protocol',
  },
  { phrase: /malformed HTTP response \\*"\\+x15\\+x03/, failure: 'wrong-protocol' },
  {
    phrase: /malformed HTTP response \\*"(?:SSH-|\\+x05|220 |\+OK|RFB )/,
    failure: 'wrong-protocol',
  },
  { phrase: /no space left on device/, failure: 'no-space' },
  {
    phrase: /^(?:panic: |fatal error: |SIGSEGV)|\bgoroutine \d+ \[running\]/,
    failure: 'gateway-crashed',
  },
  { phrase: /connection refused|actively refused/, failure: 'refused' },
  { phrase: /no route to host/, failure: 'host-unreachable' },
  { phrase: /network is unreachable/, failure: 'net-unreachable' },
  { phrase: /dial unix .*no such file or directory/, failure: 'socket-missing' },
  { phrase: /dial .*permission denied/, failure: 'permission-denied' },
  { phrase: /dial unix .*resource temporarily unavailable/, failure: 'queue-full' },
  { phrase: /cannot assign requested address/, failure: 'no-local-port' },
  { phrase: /too many open files/, failure: 'too-many-files' },
  {
    phrase:
      /first record does not look like a TLS handshake|server gave HTTP response to HTTPS client/,
    failure: 'not-tls',
  },
  { phrase: /read tcp .*i\/o timeout/, failure: 'response-timed-out' },
  { phrase: /unsupported protocol scheme|no Host in request URL/, failure: 'config-invalid' },
  {
    phrase:
      /x509: |\bx509\b.{0,80}(?:SANs|unknown authority|expired|valid for)|failed to verify certificate/,
    failure: 'certificate-refused',
  },
  {
    phrase:
      /remote error: tls:|tls: (?:handshake failure|protocol version|no cipher|server selected unsupported|unsupported)/,
    failure: 'tls-refused',
  },
  {
    phrase: /timeout awaiting response headers|context deadline exceeded(?!.*dial)/,
    failure: 'response-timed-out',
  },
  { phrase: /dial .*i\/o timeout|TLS handshake timeout/, failure: 'connect-timed-out' },
  {
    phrase:
      /malformed HTTP (?:response|status|version)|malformed MIME header|bad status code|invalid header field/,
    failure: 'invalid-header',
  },
  { phrase: /net\/http: .*header.* exceeded|response headers exceeded/, failure: 'header-too-big' },
  {
    phrase:
      /http2: .*(?:frame|protocol)|unexpected ALPN protocol|frame too large|HTTP\/1\.x transport connection broken: malformed/,
    failure: 'wrong-protocol',
  },
  { phrase: /no available server|no upstreams available/, failure: 'no-live-upstream' },
  { phrase: /connection reset by peer/, failure: 'reset' },
  { phrase: /broken pipe/, failure: 'broken-pipe' },
  {
    phrase: /\bEOF\b|server closed idle connection|transport connection broken/,
    failure: 'closed',
  },
  {
    phrase:
      /unexpected status code|Filtering unhealthy or starting container|received error status code|HTTP request failed/,
    failure: 'check-wrong-status',
  },
];

const HINT =
  /dial |EOF|x509|tls:|TLS|HTTPS|malformed|headers? |unhealthy|panic|fatal error|goroutine|protocol scheme|no Host|no such host|lookup|status code|no space|reset by peer|broken pipe|timeout|no available server|no upstreams|too many open|transport|refused|http2|frame/;

const FIELDS = {
  upstream:
    /dial (?:tcp6?|unix) (?<upstream>\[[^\]]+\]:\d+|[\w.-]+:\d+|\/\S+?)(?=[:\s])|read tcp \S+->(?<connect>[\w.[\]:-]+:\d+)|lookup (?<resolved>[\w.-]+)|"upstream":"(?<named>[^"]+)"/,
  request: /"method":"(?<method>[A-Z]+)".*?"uri":"(?<path>[^"]+)"|\[ERROR \d+ (?<old>\/\S*)\]/,
};

/** Only a gateway's log: by its own marks, or because it was handed over as one. */
const MARKS =
  /"logger":"http\.|http\.log\.error|http\.handlers\.reverse_proxy|traefik|dialing backend|'?502 Bad Gateway'? caused by|\[ERROR 502|no available server|no upstreams available|caddy|Error while dialing|Error (?:forwarding|calling)|'?50\d [A-Z][\w ]+'? (?:caused by|error)|HTTP response to HTTPS client|providerName=|middlewareName=/i;

export const goGatewayLog: Reader = {
  name: 'Caddy or Traefik log',
  recognises: ({ text, origin }) =>
    HINT.test(text) &&
    (MARKS.test(text) ||
      (origin.role === 'gateway' &&
        /dial (?:tcp|unix)|x509|tls: |\bEOF\b|net\/http|\blevel=(?:debug|info|warn|warning|error|fatal)\b|\b(?:DBG|INF|WRN|ERR|FTL) |accept4?:|^panic: |^fatal error: |goroutine \d+/m.test(
          text,
        ))),
  read: (exhibit) => {
    const gateway = /traefik|caused by|Error (?:forwarding|while dialing)|providerName=/i.test(
      exhibit.text,
    )
      ? 'traefik'
      : 'caddy';
    return readFailures(exhibit, gateway, PHRASES, FIELDS, HINT).map((found) =>
      found.kind === 'failure' && found.upstream?.startsWith('/') === true
        ? { ...found, upstream: `unix:${found.upstream}` }
        : found,
    );
  },
};
