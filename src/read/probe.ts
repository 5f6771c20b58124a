import type { Exhibit } from '../evidence/exhibit.ts';
import { canonicalUpstream, parseEndpoint } from './endpoint.ts';
import { type Line, linesOf } from './lines.ts';
import type { ObservationOf, ProbeOutcome } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** What curl, nc, telnet, openssl and Test-NetConnection print; the first that fits a line wins. */
const OUTCOMES: readonly { readonly phrase: RegExp; readonly outcome: ProbeOutcome }[] = [
  {
    phrase:
      /[Cc]ould not resolve host|Name or service not known|getaddrinfo|Temporary failure in name resolution|bad address '|unable to resolve host|Could not resolve proxy/,
    outcome: 'unresolved',
  },
  { phrase: /Cannot assign requested address/, outcome: 'no-local-port' },
  { phrase: /Permission denied/, outcome: 'permission-denied' },
  {
    phrase: /[Cc]onnection refused|Couldn't connect|TcpTestSucceeded\s*:\s*False/,
    outcome: 'refused',
  },
  { phrase: /No route to host|Network is unreachable|Host is unreachable/, outcome: 'unreachable' },
  {
    phrase: /Operation timed out after \d+ milliseconds with \d+ (?:out of \d+ )?bytes received/,
    outcome: 'no-answer',
  },
  {
    phrase:
      /[Cc]onnection timed out|timed out: Operation now in progress|connect.*timed out|Trying .*timed out|Failed to connect .* after \d{4,} ms: (?:Timeout|Connection timed)/,
    outcome: 'timed-out',
  },
  { phrase: /Empty reply from server/, outcome: 'closed' },
  { phrase: /Recv failure: Connection reset|Connection reset by peer/, outcome: 'reset' },
  {
    phrase: /wrong version number|http request\b.*ssl|packet length too long|record layer failure/i,
    outcome: 'not-tls',
  },
  {
    phrase:
      /Received HTTP\/0\.9 when not allowed|Unsupported HTTP\/1 subversion|Weird server reply/,
    outcome: 'not-http',
  },
  {
    phrase:
      /Header without colon|Nul byte in header|Invalid (?:status|header)|Illegal|bad chunk|malformed/i,
    outcome: 'malformed',
  },
  {
    phrase:
      /(?:certificate has expired|SSL certificate problem|Verification error:|certificate verify failed|no alternative certificate subject name)/i,
    outcome: 'certificate-refused',
  },
  {
    phrase:
      /(?:alert handshake failure|alert protocol version|unsupported protocol|no protocols available|handshake failure|alert internal error|no ciphers)/i,
    outcome: 'tls-refused',
  },
];

const TRYING =
  /^\*\s+Trying (?<to>\S+?)(?::0)?\.\.\.|connect to (?<nc>\S+) port (?<port>\d+)|Connection to (?<ok>\S+) (?<okport>\d+) port|getaddrinfo for host "(?<name>[^"]+)" port (?<nameport>\d+)|nc: (?<unix>\/\S+):/;
const STATUS = /^< HTTP\/[\d.]+ (?<status>\d{3})/;
/** Node and Apache announce their keep-alive in every answer. */
const KEEP_ALIVE = /^< [Kk]eep-[Aa]live: timeout=(?<seconds>\d+)/;
/** What curl and openssl print of a connection that is encrypted. */
const ENCRYPTED = /TLS handshake|SSL connection using|Server certificate:|^< HTTP\/2/;
/** A redirect within the server: to a path, or to the address that was asked. */
const LOCATION = /^< [Ll]ocation: (?:https?:\/\/[^/\s]+)?(?<path>\/[^\s?#]*)\s*$/;
const CONNECTED = /^\* Connected to|succeeded!|^Connected to |TcpTestSucceeded\s*:\s*True/;

/**
 * Connections tried by hand. A transcript is one observation: its last and worst outcome, or `answered` with the
 * status when nothing went wrong.
 */
export const probe: Reader = {
  name: 'connection probe',
  recognises: ({ text }) =>
    /^\*\s+Trying |^nc: |succeeded!|^curl: \(|TcpTestSucceeded|^wget: |^< HTTP\/|[Cc]onnected to .* port/m.test(
      text,
    ),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let to: string | null = null;
    let encrypted = false;
    let open: { line: Line; outcome: ProbeOutcome; status: number | null } | null = null;
    const flush = () => {
      if (open !== null)
        tally.add(
          `${to}|${open.outcome}|${open.status}`,
          open.line,
          fact(exhibit, to, open.outcome, open.status),
        );
      open = null;
      encrypted = false;
    };
    for (const line of linesOf(exhibit)) {
      const trying = TRYING.exec(line.text)?.groups;
      if (trying !== undefined) {
        const next = targetOf(trying);
        // curl tries each address of a name: another one begins another probe.
        if (next !== null && next !== to) {
          flush();
          to = next;
        }
      }
      encrypted ||= ENCRYPTED.test(line.text);
      const status = STATUS.exec(line.text)?.groups?.['status'];
      if (status !== undefined && open?.outcome !== 'malformed') {
        open = { line, outcome: 'answered', status: Number(status) };
        const port = encrypted ? undefined : plainHttpPort(exhibit, to, Number(status));
        if (port !== undefined)
          tally.add(`plain-http|${port}`, line, {
            kind: 'setting',
            setting: 'backend-protocol',
            value: 'http',
            number: port,
          });
        continue;
      }
      const seconds = KEEP_ALIVE.exec(line.text)?.groups?.['seconds'];
      if (
        seconds !== undefined &&
        exhibit.origin.role !== 'client' &&
        !/^gateway-curl/.test(exhibit.section)
      ) {
        tally.add(`keep-alive|${seconds}`, line, {
          kind: 'setting',
          setting: 'backend-keepalive-seconds',
          value: seconds,
          number: Number(seconds),
        });
      }
      const path = LOCATION.exec(line.text)?.groups?.['path'];
      if (path !== undefined && exhibit.origin.role === 'backend') {
        tally.add(`location|${path}`, line, {
          kind: 'setting',
          setting: 'redirected-path',
          value: path,
          number: null,
        });
      }
      const bad =
        line.text.startsWith('>') || line.text.startsWith('<')
          ? undefined
          : OUTCOMES.find(({ phrase }) => phrase.test(line.text));
      if (bad !== undefined && !isMessage(line.text)) {
        // The first line of trouble says most; only an answer that begins well and ends badly is replaced.
        if (open === null || open.outcome === 'connected' || open.outcome === 'answered') {
          open = { line, outcome: bad.outcome, status: open?.status ?? null };
        }
        continue;
      }
      if (CONNECTED.test(line.text) && open === null)
        open = { line, outcome: 'connected', status: null };
    }
    flush();
    return tally.observations();
  },
};

/**
 * The port that answered a request in plain HTTP. Servers with TLS answer 400 to it, and a gateway's own front door
 * is no upstream.
 */
function plainHttpPort(exhibit: Exhibit, to: string | null, status: number): number | undefined {
  const endpoint = to === null ? null : parseEndpoint(to);
  return status < 400 &&
    exhibit.origin.role !== 'client' &&
    !/^gateway-curl/.test(exhibit.section) &&
    endpoint?.kind === 'tcp'
    ? endpoint.port
    : undefined;
}

/** A certificate problem that curl was told to ignore (-k) says nothing by itself. */
const isMessage = (line: string): boolean => /continuing anyway/.test(line);

function targetOf(groups: Readonly<Record<string, string | undefined>>): string | null {
  const { to, nc, port, ok, okport, name, nameport, unix } = groups;
  if (unix !== undefined) return `unix:${unix}`;
  if (to !== undefined) return to.startsWith('/') ? `unix:${to}` : canonicalUpstream(to);
  if (nc !== undefined) return `${nc}:${port}`;
  if (ok !== undefined) return `${ok}:${okport}`;
  return name === undefined ? null : `${name}:${nameport}`;
}

function fact(exhibit: Exhibit, to: string | null, outcome: ProbeOutcome, status: number | null) {
  const { role } = exhibit.origin;
  const from: ObservationOf<'probe'>['from'] =
    /^gateway-curl/.test(exhibit.section) || role === 'client'
      ? 'client'
      : role === 'gateway' || role === 'backend'
        ? role
        : 'unknown';
  return { kind: 'probe', to, from, outcome, status, path: null } as const;
}
