import type { Exhibit } from '../evidence/exhibit.ts';
import { type Line, linesOf } from './lines.ts';
import type { ProbeOutcome } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

const COMMAND = /\bs_client\b[^\n]*?-connect[ =]"?(?<to>[\w.[\]-]+:\d{1,5})/;
/** What OpenSSL and GnuTLS print of a handshake; the first that fits a transcript says most. */
const OUTCOMES: readonly { readonly phrase: RegExp; readonly outcome: ProbeOutcome }[] = [
  { phrase: /connect:errno=111|Connection refused/, outcome: 'refused' },
  { phrase: /connect:errno=(?:110|60)|Connection timed out/, outcome: 'timed-out' },
  { phrase: /connect:errno=(?:113|101)|No route to host/, outcome: 'unreachable' },
  { phrase: /Name or service not known|getaddrinfo|nodename nor servname/, outcome: 'unresolved' },
  {
    phrase:
      /wrong version number|packet length too long|record layer failure|unknown protocol|http request/i,
    outcome: 'not-tls',
  },
  {
    phrase:
      /alert (?:handshake failure|protocol version|internal error|unrecognized name|certificate required|bad certificate|unknown ca)|unrecognized name|unsupported protocol|no protocols available|no (?:shared )?ciphers?|dh key too small|legacy sigalg|unsafe legacy renegotiation/i,
    outcome: 'tls-refused',
  },
  {
    phrase:
      /certificate has expired|certificate is not yet valid|[Hh]ostname mismatch|Verification error:|Verify return code: (?!0\b)\d+|verify error:num=(?!18\b|19\b|20\b|21\b)\d+/,
    outcome: 'certificate-refused',
  },
  { phrase: /(?:write|read):errno=104|Connection reset/, outcome: 'reset' },
  {
    phrase: /(?:write|read):errno=0|unexpected eof|SSL handshake has read 0 bytes/,
    outcome: 'closed',
  },
  { phrase: /Verify return code: 0|Verification: OK|Cipher is (?!\(NONE\))/, outcome: 'connected' },
];

/** `openssl s_client`: whether the backend speaks TLS, and what is wrong with its certificate. */
export const tlsTranscript: Reader = {
  name: 'transcript of a TLS handshake',
  recognises: ({ text }) =>
    /\bs_client\b|^CONNECTED\(|SSL handshake has read|Verify return code:/m.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let to: string | null = COMMAND.exec(exhibit.source)?.groups?.['to'] ?? null;
    let best: { rank: number; line: Line } | null = null;
    const flush = () => {
      const outcome = OUTCOMES[best?.rank ?? -1]?.outcome;
      if (best !== null && outcome !== undefined) add(tally, exhibit, best.line, to, outcome);
      best = null;
    };
    for (const line of linesOf(exhibit)) {
      const asked = COMMAND.exec(line.text)?.groups?.['to'];
      if (asked !== undefined) {
        flush();
        to = asked;
      }
      const rank = OUTCOMES.findIndex(({ phrase }) => phrase.test(line.text));
      if (rank !== -1 && (best === null || rank < best.rank)) best = { rank, line };
    }
    flush();
    return tally.observations();
  },
};

function add(
  tally: Tally,
  { origin }: Exhibit,
  line: Line,
  to: string | null,
  outcome: ProbeOutcome,
): void {
  const from = origin.role === 'gateway' || origin.role === 'backend' ? origin.role : 'unknown';
  tally.add(`${to}|${outcome}`, line, {
    kind: 'probe',
    to,
    from,
    outcome,
    status: null,
    path: null,
  });
}
