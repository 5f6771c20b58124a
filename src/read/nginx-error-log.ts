import { type FailurePhrase, readFailures } from './failure-phrase.ts';
import type { Reader } from './reader.ts';

/**
 * What nginx (and what is built on it) logs about an upstream. Errno texts stand before the generic phrases.
 * @see https://github.com/nginx/nginx/blob/master/src/http/ngx_http_upstream.c
 */
const PHRASES: readonly FailurePhrase[] = [
  // An answer that goes through a file is no failure.
  { phrase: /\bis buffered to a temporary file\b/, failure: 'body-cut' },
  {
    phrase:
      /\bno live upstreams\b|failure to get a peer from the ring-balancer|does not have any active [Ee]ndpoint/,
    failure: 'no-live-upstream',
  },
  {
    // Built-in resolvers fail at the socket; Kong and other Lua code resolve by themselves.
    phrase:
      /could not be resolved \(|no resolver defined to resolve|while resolving, resolver:|dns (?:server|client) error|DNS resolution failed|name resolution failed/,
    failure: 'unresolved',
  },
  { phrase: /host not found in upstream/, failure: 'unresolved' },
  {
    phrase: /\blimiting requests, excess: |\blimiting connections by zone /,
    failure: 'refused-by-rule',
  },
  { phrase: /worker_connections are not enough/, failure: 'no-worker-slot' },
  { phrase: /worker process \d+ exited on signal (?:11|6)\b/, failure: 'gateway-crashed' },
  { phrase: /\[emerg\]|configuration file \S+ test failed/, failure: 'config-invalid' },
  { phrase: /upstream sent too big header/, failure: 'header-too-big' },
  // The same phrase at [warn] that ends in ", ignored" is harmless.
  { phrase: /upstream sent [^,]*, ignored/, failure: 'body-cut' },
  {
    phrase:
      /upstream sent (?:invalid header|duplicate header|"Content-Length" and|invalid "Content-Length"|unknown "Transfer-Encoding"|invalid status)/,
    failure: 'invalid-header',
  },
  { phrase: /upstream sent no valid HTTP\/1\.0 header/, failure: 'not-http' },
  { phrase: /unsupported FastCGI protocol version/, failure: 'wrong-protocol' },
  {
    phrase: /too large http2 frame: \d+|upstream sent (?:invalid|unexpected) (?:http2|HTTP\/2)/,
    failure: 'wrong-protocol',
  },
  {
    phrase: /upstream rejected request with error|upstream sent goaway with error/,
    failure: 'closed',
  },
  {
    phrase:
      /SSL_do_handshake\(\) failed.*(?:wrong version number|http request|packet length too long|unknown protocol|record layer failure)/i,
    failure: 'not-tls',
  },
  {
    phrase: /upstream SSL certificate (?:verify error|does not match)|certificate verify failed/,
    failure: 'certificate-refused',
  },
  {
    phrase:
      /SSL_do_handshake\(\) failed|SSL_(?:read|write)\(\) failed.*alert (?:certificate|bad certificate|unknown ca|handshake)/,
    failure: 'tls-refused',
  },
  { phrase: /peer closed connection in SSL handshake/, failure: 'tls-closed' },
  { phrase: /upstream prematurely sent response/, failure: 'wrong-protocol' },
  {
    phrase:
      /\(2: No such file or directory\) while connecting to upstream|connect\(\) to unix:\S+ failed \((?:2|20):/,
    failure: 'socket-missing',
  },
  { phrase: /connect\(\)[^(]*\(13: Permission denied\)/, failure: 'permission-denied' },
  // The number is Linux's, then that of macOS and FreeBSD, then WinSock's; musl has words of its own for them.
  { phrase: /connect\(\)[^(]*\((?:11|35): Resource temporarily/, failure: 'queue-full' },
  { phrase: /connect\(\)[^(]*\((?:111|61|10061): /, failure: 'refused' },
  { phrase: /connect\(\)[^(]*\((?:113|65|10065): /, failure: 'host-unreachable' },
  { phrase: /connect\(\)[^(]*\((?:101|51|10051): /, failure: 'net-unreachable' },
  { phrase: /connect\(\)[^(]*\(22: /, failure: 'invalid-route' },
  {
    phrase:
      /\((?:99|49|10049|10055): |Address not available|[Cc]an(?:not|'t) assign requested address/,
    failure: 'no-local-port',
  },
  {
    phrase: /(?:socket|accept4?|open|connect|epoll_create)\(\)[^(]*\((?:24|23|10024): /,
    failure: 'too-many-files',
  },
  { phrase: /\(28: No space left on device\)/, failure: 'no-space' },
  {
    phrase:
      /upstream timed out.*while (?:connecting to upstream|SSL handshaking)|connect\(\)[^(]*\((?:110|60|10060): /,
    failure: 'connect-timed-out',
  },
  { phrase: /upstream timed out/, failure: 'response-timed-out' },
  { phrase: /\(1005[34]: .*while reading response header/, failure: 'reset' },
  { phrase: /while reading upstream|invalid chunked response/, failure: 'body-cut' },
  { phrase: /\((?:104|54|10054): |Connection reset by peer/, failure: 'reset' },
  { phrase: /\(32: Broken pipe\)|\(10053: /, failure: 'broken-pipe' },
  { phrase: /upstream prematurely closed/, failure: 'closed' },
];

const HINT =
  /upstream|limiting |\[emerg\]|test failed|connect\(\)|SSL_do_handshake|could not be resolved|no resolver|worker_connections|exited on signal|accept4?\(\)|socket\(\)|\(28: |\(99: |ring-balancer|resolving|DNS|dns |active [Ee]ndpoint/;

const FIELDS = {
  upstream:
    /upstream: "(?<upstream>[^"]+)"|connect\(\) to (?<connect>\S+) failed|(?<![\w.-])(?<resolved>[\w.-]+) could not be resolved|in upstream "(?<named>[^"]+)"/,
  request: /request: "(?<method>[A-Z]+) (?<path>[^ "?]+)/,
};

export const nginxErrorLog: Reader = {
  name: 'nginx error log',
  recognises: ({ text }) =>
    /connecting to upstream|limiting (?:requests|connections)|from upstream|to upstream|reading upstream|upstream sent|no live upstreams|could not be resolved \(|no resolver defined|\[emerg\]|test failed|worker_connections are not|host not found in upstream|exited on signal|SSL_do_handshake\(\) failed|failed \(\d+: |ring-balancer|active [Ee]ndpoint|DNS resolution failed|dns (?:server|client) error|name resolution failed/.test(
      text,
    ),
  owns: /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[[a-z]+\] \d+#\d+: /,
  read: (exhibit) => readFailures(exhibit, 'nginx', PHRASES, FIELDS, HINT),
};
