import { type AccessLine, lastAttempt, milliseconds } from './access-line.ts';
import { canonicalUpstream } from './endpoint.ts';
import type { Line } from './lines.ts';
import type { Tally } from './tally.ts';
import type { UpstreamFailure } from './upstream-failure.ts';

/** Sizes of nginx's buffer for a header: an answer that filled it and got no further had too long a header. */
const BUFFERS = new Set([4096, 8192, 16_384, 32_768, 65_536]);

/**
 * How nginx's attempt at an upstream ended, by the times in its access log: `-` is what never came.
 * @see https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables
 */
export function addAttempt(tally: Tally, line: Line, parsed: AccessLine): void {
  const failure = endOf(parsed);
  if (failure === null) return;
  const upstream = lastAttempt(parsed.upstream);
  tally.add(`attempt|${failure}|${upstream}`, line, {
    kind: 'attempt',
    gateway: 'nginx',
    failure,
    upstream: upstream === null || upstream === '-' ? null : canonicalUpstream(upstream),
    method: parsed.method,
    path: parsed.path,
    millis: milliseconds(parsed.responseSeconds),
  });
}

function endOf(line: AccessLine): UpstreamFailure | null {
  const { status } = line;
  const connect = lastAttempt(line.connectSeconds);
  const header = lastAttempt(line.headerSeconds);
  if (connect === null || (status !== 502 && status !== 504)) return null;
  if (header !== null && header !== '-') return null;
  if (connect === '-') {
    // A name of a group in the place of an address: no server of it was tried.
    const named = lastAttempt(line.upstream);
    if (named === null || named === '-' || !/:\d|^unix:/.test(named)) return null;
    return status === 504 ? 'connect-timed-out' : 'connect-failed';
  }
  if (header === null) return null;
  if (status === 504) return 'response-timed-out';
  const bytes = Number(lastAttempt(line.upstreamBytes) ?? 0);
  if (BUFFERS.has(bytes)) return 'header-too-big';
  return bytes > 0 ? 'invalid-response' : 'closed';
}
