/** What one line of a web server's access log says; nulls where the format does not have the field. */
export interface AccessLine {
  readonly status: number;
  readonly method: string | null;
  readonly path: string | null;
  readonly bytes: number | null;
  readonly agent: string | null;
  readonly upstream: string | null;
  readonly upstreamStatus: string | null;
  readonly connectSeconds: string | null;
  readonly headerSeconds: string | null;
  readonly responseSeconds: string | null;
  /** What the upstream sent, headers included. */
  readonly upstreamBytes: string | null;
}

/** `"GET /x HTTP/1.1" 502 157`, anywhere in the line: what all formats derived from Common Log share. */
const REQUEST =
  /"(?:(?<method>[A-Z]{3,10}) )?(?<path>[^" ]*)[^"]*" (?<status>\d{3}) (?<bytes>\d+|-)(?:[ ,]|$)/;

/** nginx's ingress controllers append the upstream fields without names. */
const INGRESS =
  /" \d+ (?<time>[\d.]+) \[[^\]]*\] \[[^\]]*\] (?<upstream>\S+(?:, \S+)*) [\d,\s-]+ (?<response>[\d., -]+?) (?<status>\d{3}(?:, \d{3})*|-) [0-9a-f]+$/;

const NAMED: Readonly<Record<string, RegExp>> = {
  upstream:
    /\b(?:ua|upstream|upstream_addr|up_addr|backend)[=:]\s?"?(?<v>(?:unix:|https?:\/\/)?[^\s",]+(?:, [^\s",]+)*)"?/,
  upstreamStatus: /\b(?:us|upstream_status|up_status)[=:]\s?"?(?<v>[\d-]+(?:, [\d-]+)*)"?/,
  connect: /\b(?:uct|upstream_connect_time|up_conn)[=:]\s?"?(?<v>[\d.-]+(?:, [\d.-]+)*)"?/,
  header: /\b(?:uht|upstream_header_time|up_head)[=:]\s?"?(?<v>[\d.-]+(?:, [\d.-]+)*)"?/,
  bytes: /\b(?:ubr|upstream_bytes_received|up_bytes)[=:]\s?"?(?<v>[\d-]+(?:, [\d-]+)*)"?/,
  response: /\b(?:urt|upstream_response_time|up_resp)[=:]\s?"?(?<v>[\d.-]+(?:, [\d.-]+)*)"?/,
};

export function parseAccessLine(line: string): AccessLine | null {
  const request = REQUEST.exec(line)?.groups;
  if (request === undefined) return null;
  const named = (field: string): string | null => NAMED[field]?.exec(line)?.groups?.['v'] ?? null;
  const ingress = INGRESS.exec(line)?.groups;
  const bytes = request['bytes'];
  return {
    status: Number(request['status']),
    method: request['method'] ?? null,
    path: request['path'] ?? null,
    bytes: bytes === undefined || bytes === '-' ? null : Number(bytes),
    agent: /" "(?<agent>[^"]*)"/.exec(line)?.groups?.['agent'] ?? null,
    upstream: ingress?.['upstream'] ?? named('upstream'),
    upstreamStatus: ingress?.['status'] ?? named('upstreamStatus'),
    connectSeconds: named('connect'),
    headerSeconds: named('header'),
    responseSeconds: ingress?.['response'] ?? named('response'),
    upstreamBytes: named('bytes'),
  };
}

/** The last of the attempts that nginx lists as `502, 200`. */
export const lastAttempt = (list: string | null): string | null =>
  list === null ? null : (list.split(', ').at(-1)?.trim() ?? null);

export function milliseconds(seconds: string | null): number | null {
  const last = lastAttempt(seconds);
  return last === null || last === '-' || last === '' ? null : Math.round(Number(last) * 1000);
}
