import type { Exhibit } from '../evidence/exhibit.ts';
import { type AccessLine, lastAttempt, milliseconds, parseAccessLine } from './access-line.ts';
import { Aftermath } from './aftermath.ts';
import { addAnswer } from './answer.ts';
import { addAttempt } from './attempt.ts';
import { canonicalUpstream } from './endpoint.ts';
import { linesOf } from './lines.ts';
import type { GatewayKind } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/**
 * Who wrote a status of 500 or more. Only a header time proves that the upstream did: nginx writes 502 into
 * `$upstream_status` for its own failures too. A connect time alone leaves both open.
 */
export function maker(line: AccessLine): 'gateway' | 'upstream' | 'unknown' {
  if (line.status < 500) return line.upstreamStatus === null ? 'unknown' : 'upstream';
  const header = lastAttempt(line.headerSeconds);
  if (header !== null) return header === '-' ? 'gateway' : 'upstream';
  const connect = lastAttempt(line.connectSeconds);
  if (connect === '-') return 'gateway';
  const upstream = lastAttempt(line.upstreamStatus);
  if (upstream === '-') return 'gateway';
  return 'unknown';
}

/** One request, as nginx, Apache and many application servers write it. */
export const ACCESS_LINE = /^\S+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:[^\]]+\] "[^"]*" \d{3} /;

/** Access logs of nginx and Apache in Common Log form, with or without fields about the upstream. */
export const accessLog: Reader = {
  name: 'access log',
  recognises: ({ text }) => /"[^"\n]*" \d{3} (?:\d+|-)/.test(text),
  owns: ACCESS_LINE,
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    const gateway = gatewayOf(exhibit);
    const aftermath = new Aftermath();
    for (const line of linesOf(exhibit)) {
      const parsed = parseAccessLine(line.text);
      if (parsed === null || parsed.status < 100) continue;
      if (parsed.agent?.startsWith('ELB-HealthChecker') === true) {
        const detail = String(parsed.status);
        tally.add(`check|${detail}`, line, {
          kind: 'event',
          event: 'check-answered',
          subject: parsed.path,
          detail,
        });
        continue;
      }
      aftermath.see(parsed.status, line);
      const upstream = lastAttempt(parsed.upstream);
      addAttempt(tally, line, parsed);
      addAnswer(tally, line, {
        gateway,
        status: parsed.status,
        madeBy: maker(parsed),
        upstream: upstream === null || upstream === '-' ? null : canonicalUpstream(upstream),
        path: parsed.path,
        method: parsed.method,
        millis: milliseconds(parsed.responseSeconds),
      });
    }
    aftermath.addTo(tally);
    return tally.observations();
  },
};

function gatewayOf(exhibit: Exhibit): GatewayKind {
  // An access log of the application itself is no gateway's: its 502 is the application's own answer.
  if (exhibit.origin.role === 'backend') return 'unknown';
  return /\bua=|upstream_|urt=|nginx/.test(exhibit.text.slice(0, 4_000)) ? 'nginx' : 'unknown';
}
