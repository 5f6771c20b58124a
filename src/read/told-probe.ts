import { canonicalUpstream } from './endpoint.ts';
import { linesOf } from './lines.ts';
import type { ObservationOf, ProbeOutcome } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/**
 * Requests made by hand as people retell them, in half a line: from where, to what, and what came of it. What
 * programs print is `probe`'s business; here the words between are a person's.
 */
const BY_HAND =
  /\b(?:curl|wget|nc|ncat|telnet|nmap|httpie|ping|psql|openssl|Test-NetConnection|Invoke-WebRequest|port-forward|browser)\b|\b(?:from|inside|within|in|on) (?:the |a |an |its |another |that )?[\w'-]*(?: [\w'-]+){0,3}(?:pod|container|host|machine|server|node)\b[^.]{0,60}:/i;

/** The first that fits wins: an error is said after a success that it takes back. */
const OUTCOMES: readonly { readonly phrase: RegExp; readonly outcome: ProbeOutcome }[] = [
  {
    phrase:
      /\bbad address\b|could ?n[o']t (?:be )?resolved?|\bNXDOMAIN\b|name (?:or service not known|does not resolve)|no such host|unknown host|does not resolve/i,
    outcome: 'unresolved',
  },
  { phrase: /\brefused\b/i, outcome: 'refused' },
  { phrase: /no route to host|unreachable/i, outcome: 'unreachable' },
  {
    // Connected, and then silence: the process is there and does not answer.
    phrase:
      /\bconnect(?:s|ed|ion (?:is )?made)\b[^.]{0,40}\b(?:no (?:answer|reply|response)|nothing|tim(?:e|ed|es) ?-?out|hangs?)|with 0 bytes received/i,
    outcome: 'no-answer',
  },
  {
    phrase:
      /\btimed? ?-?out\b|\btimes out\b|no answer\b|nothing (?:comes|came) back|no packet|does not answer|hangs?\b|no reply|filtered/i,
    outcome: 'timed-out',
  },
  { phrase: /empty reply|closed (?:at once|without)|\bEOF\b/i, outcome: 'closed' },
  { phrase: /\breset\b/i, outcome: 'reset' },
  { phrase: /wrong version number|not TLS|record (?:too long|layer)/i, outcome: 'not-tls' },
  {
    phrase: /certificate (?:has )?(?:expired|problem|verify failed)|self[- ]signed/i,
    outcome: 'certificate-refused',
  },
  {
    phrase:
      /\b(?:works?|worked|succeeds?|succeeded|answers?|answered|is answered|fine|OK|open|connects?|connected|responds?|shows? the|loads|reachable)\b|<!?(?:html|doctype)/i,
    outcome: 'answered',
  },
];
const STATUS =
  /(?:->|=>|:|\breturns?|\bgives?|\bgets?|\bis an?|\bHTTP(?:\/[\d.]+)?)\s*(?:HTTP(?:\/[\d.]+)?\s*)?(?<status>[2-5]\d\d)\b(?!\s*(?:ms|s\b|\.))/;
const TARGET =
  /\b(?<url>https?:\/\/[^\s"',;)]+)|\b(?<host>(?:\d{1,3}(?:\.\d{1,3}){3}|localhost|\[::1\]|[a-z][\w-]*(?:\.[\w-]+)*)):(?<port>\d{2,5})\b/i;

/** Where the request was made, by the words in front of or behind it. */
const INSIDE =
  /\b(?:in|inside|within|from(?: a shell)?(?: in| inside| within)?) (?:the |its |that |the same )?(?:own )?(?!(?:traefik|caddy|haproxy|nginx|proxy|gateway|ingress|another|other|different)\b)(?:[\w'-]+ )?(?:pod|container)\b|\bon (?:the |that )?(?:backend|target|application|app|same|web) ?(?:host|server|machine|node)?\b|\bon (?:the |that )?(?:host|server|machine|node|\d+\.\d+\.\d+\.\d+) itself\b|\bdocker exec(?: -\w+)* (?!\S*(?:traefik|caddy|haproxy|nginx|proxy|gateway))\S+|\bkubectl exec\b(?!.*(?:ingress|gateway|proxy|traefik))|\b(?:on|from) the (?:docker )?host\b/i;
const AT_GATEWAY =
  /\b(?:from|in|inside|on|at) (?:the |another |a |an? other )?(?:traefik|caddy|haproxy|nginx|apache|httpd|envoy|proxy|gateway|ingress|reverse proxy|load balancer|sidecar)\b|\bfrom (?:another|a different|any other|other) (?:pod|container|host|machine)\b|\bdocker exec(?: -\w+)* \S*(?:traefik|caddy|haproxy|nginx|proxy|gateway)/i;

/** Sections in which people tell what they tried; logs and configurations are none. */
const TOLD = /^(?:notes|connectivity|connection|service_status|metrics|curl|dns|firewall|network)/;
/** What a program printed belongs to the reader of transcripts. */
const PRINTED = /^\s*(?:[*<>]|curl: \(|nc: |telnet: |\d+ bytes from|PING |HTTP\/)/;

export const toldProbe: Reader = {
  name: 'told connection probe',
  recognises: ({ source, section, text }) =>
    source === 'pasted' && TOLD.test(section) && BY_HAND.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      if (PRINTED.test(line.text)) continue;
      for (const sentence of line.text.split(/(?<=[a-z0-9)"])[.;] (?=[A-Z"'a-z])/)) {
        const named = TARGET.exec(sentence);
        if (!BY_HAND.test(sentence)) continue;
        const rest = named === null ? sentence : sentence.slice(named.index + named[0].length);
        const status = Number(STATUS.exec(rest)?.groups?.['status'] ?? Number.NaN);
        const outcome =
          OUTCOMES.find(({ phrase }) => phrase.test(rest))?.outcome ??
          (Number.isNaN(status) ? undefined : 'answered');
        if (outcome === undefined) continue;
        // A 502, 503 or 504 is the gateway's answer to a client, not the upstream's to whoever asked it.
        const front = named === null && /\b50[234]\b|gateway time-?out|bad gateway/i.test(sentence);
        if (front) continue;
        const to = targetOf(named?.groups ?? {});
        const fact = {
          kind: 'probe',
          to,
          from: placeOf(sentence),
          outcome: atItself(to, outcome),
          status: outcome === 'answered' && !Number.isNaN(status) ? status : null,
          path: pathOf(named?.groups ?? {}),
        } as const;
        tally.add(`${to}|${fact.path}|${fact.from}|${fact.outcome}|${fact.status}`, line, fact);
      }
    }
    return tally.observations();
  },
};

const LOOPBACK_ASKED = /\b(?:curl|wget|nc|telnet)\b[^|]*?(?:localhost|127\.0\.0\.1|\[::1\])/;

function placeOf(sentence: string): ObservationOf<'probe'>['from'] {
  if (AT_GATEWAY.test(sentence)) return 'gateway';
  // Whoever asks the loopback address is on that host.
  return INSIDE.test(sentence) || LOOPBACK_ASKED.test(sentence) ? 'backend' : 'unknown';
}

/** Nothing between a host and its own loopback address drops packets: it took the connection and was silent. */
const atItself = (to: string | null, outcome: ProbeOutcome): ProbeOutcome =>
  outcome === 'timed-out' && /^(?:localhost|127\.|\[?::1)/.test(to ?? '') ? 'no-answer' : outcome;

const pathOf = ({ url }: Readonly<Record<string, string | undefined>>): string | null =>
  url === undefined
    ? null
    : (/^https?:\/\/[^/]+(?<path>\/[^?]*)/.exec(url)?.groups?.['path'] ?? '/');

function targetOf(groups: Readonly<Record<string, string | undefined>>): string | null {
  const { url, host, port } = groups;
  if (url === undefined) return host === undefined ? null : `${host}:${port}`;
  const authority = canonicalUpstream(url.replace(/[:.]$/, ''));
  if (authority === null) return null;
  if (/:\d+$/.test(authority)) return authority;
  return `${authority}:${url.startsWith('https') ? 443 : 80}`;
}
