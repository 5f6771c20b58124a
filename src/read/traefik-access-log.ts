import { addAnswer } from './answer.ts';
import { canonicalUpstream } from './endpoint.ts';
import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `"GET / HTTP/1.1" 502 11 "-" "-" 5 "router@docker" "http://10.0.0.5:80" 3ms`. @see https://doc.traefik.io/traefik/observability/access-logs/ */
const CLF =
  /"(?<method>[A-Z]+) (?<path>[^ "]+)[^"]*" (?<status>\d{3}) (?<bytes>\d+) "[^"]*" "[^"]*" \d+ "[^"]*" "(?<url>https?:\/\/[^"]+|-)" (?<millis>\d+)ms/;
const JSON_LINE = /"DownstreamStatus"\s*:\s*\d/;

/** The bodies that Traefik writes for its own failures: "Bad Gateway", "Gateway Timeout" and their like. */
const OWN_BODY: Readonly<Record<number, number>> = { 500: 21, 502: 11, 503: 19, 504: 15 };

/** Traefik's access log: who made an error shows in the size of its body. */
export const traefikAccessLog: Reader = {
  name: 'Traefik access log',
  recognises: ({ text }) => JSON_LINE.test(text) || CLF.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      const request = fromText(line.text) ?? fromJson(line.text);
      if (request === null) continue;
      const { origin, bytes, ...rest } = request;
      const madeBy =
        rest.status < 500
          ? 'upstream'
          : origin === 0 || bytes === OWN_BODY[rest.status]
            ? 'gateway'
            : origin === rest.status && (bytes !== null || (rest.millis ?? 0) > 0)
              ? 'upstream'
              : 'unknown';
      addAnswer(tally, line, { gateway: 'traefik', ...rest, madeBy });
    }
    return tally.observations();
  },
};

function fromText(line: string) {
  const groups = CLF.exec(line)?.groups;
  if (groups === undefined) return null;
  const { method = null, path = null, url = '-' } = groups;
  const status = Number(groups['status']);
  return {
    method,
    path,
    status,
    origin: url === '-' ? 0 : status,
    bytes: Number(groups['bytes']),
    upstream: url === '-' ? null : canonicalUpstream(url),
    millis: Number(groups['millis']),
  };
}

function fromJson(line: string) {
  if (!JSON_LINE.test(line)) return null;
  const number = (key: string): number | null => {
    const found = new RegExp(`"${key}"\\s*:\\s*(?<n>\\d+)`).exec(line)?.groups?.['n'];
    return found === undefined ? null : Number(found);
  };
  const text = (key: string): string | null =>
    new RegExp(`"${key}"\\s*:\\s*"(?<t>[^"]*)"`).exec(line)?.groups?.['t'] ?? null;
  const address = text('ServiceAddr') ?? text('BackendAddr') ?? hostOfUrl(line);
  const nanos = number('OriginDuration') ?? number('Duration');
  return {
    method: text('RequestMethod'),
    path: text('RequestPath'),
    status: number('DownstreamStatus') ?? 0,
    origin: number('OriginStatus') ?? 0,
    bytes: number('OriginContentSize') ?? number('DownstreamContentSize'),
    upstream: address === null ? null : canonicalUpstream(address),
    millis: nanos === null ? null : Math.round(nanos / 1e6),
  };
}

const hostOfUrl = (line: string): string | null =>
  /"(?:Service|Backend)URL"\s*:\s*(?:\{[^}]*?"Host"\s*:\s*"(?<host>[^"]+)"|"(?<url>[^"]+)")/.exec(
    line,
  )?.groups?.['host'] ?? null;
