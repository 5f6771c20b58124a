import type { Exhibit } from '../evidence/exhibit.ts';
import { type AccessLine, lastAttempt, milliseconds } from './access-line.ts';
import { maker } from './access-log.ts';
import { Aftermath } from './aftermath.ts';
import { addAnswer } from './answer.ts';
import { addAttempt } from './attempt.ts';
import { canonicalUpstream } from './endpoint.ts';
import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `"key": "value"`, `"key":502` of JSON and `key=value`, `key="value"` of logfmt. */
const PAIR =
  /(?:"(?<json>[A-Za-z_][\w.@-]{1,40})"\s*:\s*|(?<![\w"])(?<plain>[A-Za-z_][\w.-]{1,40})=)(?:"(?<text>[^"]*)"|(?<bare>[^\s,"{}[\]]+))/g;

/** Names that people give the same field in a log format of their own. */
const NAMES: Readonly<Record<string, string>> = {
  status: 'status',
  status_code: 'status',
  statuscode: 'status',
  http_status: 'status',
  response_status: 'status',
  response_code: 'status',
  res_status: 'status',
  'res.statuscode': 'status',
  'http.status_code': 'status',
  'http.response.status_code': 'status',
  method: 'method',
  request_method: 'method',
  http_method: 'method',
  'req.method': 'method',
  'http.request.method': 'method',
  verb: 'method',
  path: 'path',
  uri: 'path',
  request_uri: 'path',
  url: 'path',
  request_path: 'path',
  'req.url': 'path',
  'url.path': 'path',
  request: 'request',
  upstream: 'upstream',
  upstream_addr: 'upstream',
  upstreamaddr: 'upstream',
  upstream_address: 'upstream',
  upstream_host: 'upstream',
  'nginx.upstream.address': 'upstream',
  upstream_status: 'upstreamStatus',
  upstreamstatus: 'upstreamStatus',
  upstream_status_code: 'upstreamStatus',
  upstream_connect_time: 'connect',
  upstream_header_time: 'header',
  upstream_response_time: 'response',
  upstream_time: 'response',
  upstream_bytes_received: 'bytes',
};
/** Formats of their own makers, each of which has a reader. */
const READ_ELSEWHERE =
  /"DownstreamStatus"|handled request|"response_flags"|"flags":|"upstream_transport_failure_reason"|"msg":"(?:dial|EOF)|"elb/;
const HAS_STATUS =
  /"(?:[\w.]*status(?:_?code)?|response_code)"\s*:\s*"?[1-5]\d\d\b|(?<![\w.-])(?:http_)?status(?:_code)?="?[1-5]\d\d\b/i;

/** Access logs in JSON or as pairs of keys and values, in whatever format somebody gave them. */
export const keyedAccessLog: Reader = {
  name: 'access log of keys and values',
  recognises: ({ text }) => HAS_STATUS.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    const aftermath = new Aftermath();
    for (const line of linesOf(exhibit)) {
      if (!HAS_STATUS.test(line.text) || READ_ELSEWHERE.test(line.text)) continue;
      const parsed = parse(line.text);
      if (parsed === null) continue;
      aftermath.see(parsed.status, line);
      const upstream = lastAttempt(parsed.upstream);
      const gateway = isGateway(exhibit, parsed) ? 'nginx' : 'unknown';
      if (gateway === 'nginx') addAttempt(tally, line, parsed);
      addAnswer(tally, line, {
        gateway,
        status: parsed.status,
        madeBy: maker(parsed),
        upstream:
          upstream === null || upstream === '-' || upstream === ''
            ? null
            : canonicalUpstream(upstream),
        path: parsed.path,
        method: parsed.method,
        millis: milliseconds(parsed.responseSeconds),
      });
    }
    aftermath.addTo(tally);
    return tally.observations();
  },
};

/** Only nginx has such fields; an application that logs its own answers has none. */
const isGateway = ({ origin }: Exhibit, { upstreamStatus, connectSeconds }: AccessLine): boolean =>
  origin.role !== 'backend' && (upstreamStatus ?? connectSeconds) !== null;

function parse(line: string): AccessLine | null {
  const found = new Map<string, string>();
  for (const { groups } of line.matchAll(PAIR)) {
    const name = NAMES[(groups?.['json'] ?? groups?.['plain'] ?? '').toLowerCase()];
    const value = groups?.['text'] ?? groups?.['bare'];
    if (name !== undefined && value !== undefined && !found.has(name)) found.set(name, value);
  }
  const status = Number(found.get('status'));
  const request = /^(?<method>[A-Z]+) (?<path>\S+)/.exec(found.get('request') ?? '')?.groups;
  const path = found.get('path') ?? request?.['path'];
  // Without a request it is some other record that has a status.
  if (!(status >= 100 && status <= 599) || path === undefined) return null;
  const attempts = (name: string): string | null => {
    const value = found.get(name)?.replace(/,(?=\S)/g, ', ');
    return value === undefined || value === 'null' ? null : value === '' ? '-' : value;
  };
  return {
    status,
    method: found.get('method') ?? request?.['method'] ?? null,
    path,
    bytes: null,
    agent: null,
    upstream: attempts('upstream'),
    upstreamStatus: attempts('upstreamStatus'),
    connectSeconds: attempts('connect'),
    headerSeconds: attempts('header'),
    responseSeconds: attempts('response'),
    upstreamBytes: attempts('bytes'),
  };
}
