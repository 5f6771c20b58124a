import { addAnswer } from './answer.ts';
import { type Line, linesOf } from './lines.ts';
import type { Fact, ProbeOutcome } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

type Probe = Extract<Fact, { kind: 'probe' }>;

/** A URL, or a host with a port and perhaps a path. */
const URL_OR_HOST =
  /(?<scheme>https?):\/\/(?<urlHost>\[[0-9a-f:]+\]|[\w.-]+)(?::(?<urlPort>\d{2,5}))?(?<urlPath>\/[^\s'",;)]*)?|(?<![\w.:/-])(?<host>localhost|\d+\.\d+\.\d+\.\d+|[a-z][\w-]*(?:\.[\w-]+)*):(?<port>\d{2,5})(?<path>\/[^\s'",;)]*)?(?![\w:])/i;
const TOOL =
  /\b(?:curl|wget|nc|ncat|telnet|siege|httpie|Test-NetConnection|tnc|Invoke-WebRequest)\b/;
/** `nc -zv 10.0.1.5 8080`, `telnet app 3000`. */
const TWO_WORDS =
  /\b(?:nc|ncat|telnet)\s(?:-\S+ )*(?<host>[\w.-]+) (?<port>\d{2,5})\b|\b(?:Test-NetConnection|tnc)\b.*?(?<host2>[\w.-]+)\s+-Port\s+(?<port2>\d{2,5})/;

/** What came of it, in words and numbers. The first that fits wins: "no answer" stands before "answer". */
const RESULTS: readonly { readonly phrase: RegExp; readonly outcome: ProbeOutcome }[] = [
  { phrase: /\brefused\b|curl: \(7\)|\bECONNREFUSED\b/i, outcome: 'refused' },
  {
    phrase: /\bno route to host\b|\bunreachable\b|\bEHOSTUNREACH\b/i,
    outcome: 'unreachable',
  },
  {
    phrase:
      /\b(?:could not|cannot|can't|not) (?:be )?resolved?\b|\bNXDOMAIN\b|curl: \(6\)|\bno such host\b/i,
    outcome: 'unresolved',
  },
  {
    phrase: /\b(?:reset by peer|connection (?:was )?reset|ECONNRESET)\b|curl: \(56\)/i,
    outcome: 'reset',
  },
  { phrase: /\bempty reply\b|curl: \(52\)|\bclosed (?:at once|without)/i, outcome: 'closed' },
  {
    phrase:
      /with \d+ (?:out of \d+ )?bytes received|\bconnects?(?:ed)?\b[^.]{0,30}\b(?:no (?:answer|response|reply)|nothing (?:comes|more)|hangs?)/i,
    outcome: 'no-answer',
  },
  {
    phrase:
      /\b(?:time[sd]? ?out|timeout|ETIMEDOUT|no (?:answer|reply|response)|hangs?)\b|curl: \(28\)/i,
    outcome: 'timed-out',
  },
];
const STATUS =
  /(?:->|=>|→|[:=,]|\bHTTP(?:\/[\d.]+)?|\b(?:is|gives?|returns?|status|answers?|gets?)|\s)\s*(?:HTTP(?:\/[\d.]+)? )?(?<status>[1-5]\d\d)\b(?! ?(?:ms|s\b|sec|bytes|[KM]B|\.\d))/;
const FINE =
  /\b(?:works?|worked|fine|ok|OK|answers?|answered|reachable|loads?|opens?|appears|succeed(?:s|ed)|connect(?:s|ed)|open)\b/;
const NOT = /\b(?:not|never|nothing|doesn't|does not|won't|cannot|no longer)\b/i;

/** `GET /path 200`, as people note what they saw in a browser or a load test. */
const REQUEST =
  /\b(?<method>GET|POST|PUT|HEAD|DELETE) +(?<path>\/\S*)[\s,:=>-]+(?<status>[1-5]\d\d)\b|^HTTP\/[\d.]+ (?<siege>[1-5]\d\d)\s.*==> \w+ +(?<siegePath>\/\S*)/;

/** Numbers that only an Application Load Balancer uses. */
const ALB_OWN = /\b(?:HTTP|status|error|code|returns?|gets?|with|a)[ :]+(?<status>46[034]|561)\b/i;
/** Alone, with its reason, or with the times that curl was told to print. */
const BARE_STATUS =
  /^\s*(?:HTTP\/[\d.]+ )?(?<status>[0-5]\d\d)(?:\s+[A-Z].*|(?:\s+\d+\.\d+s?)+)?\s*$/;

/** Sections that hold what a program wrote, not what somebody tried. */
const NOT_TRIED =
  /^(?:gateway|backend|alb_|target_health|metrics|listeners|resources|firewall|kernel|windows_events|dns)/;

/** Requests that somebody made by hand, as people note them: where, what, and what came of it. */
export const handRequest: Reader = {
  name: 'requests by hand',
  recognises: ({ source, section, text }) =>
    source === 'pasted' &&
    !NOT_TRIED.test(section) &&
    (TOOL.test(text) || ALB_OWN.test(text) || URL_OR_HOST.test(text) || REQUEST.test(text)),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    const add = (line: Line, probe: Probe) =>
      tally.add(
        `${probe.from}|${probe.to}|${probe.path}|${probe.outcome}|${probe.status}`,
        line,
        probe,
      );
    const verbose = /^\*\s+(?:Trying|Connected)|^[<>] /m.test(exhibit.text);
    let asked: { readonly where: string; readonly target: Target } | null = null;
    let comment = '';
    for (const line of linesOf(exhibit)) {
      const { text } = line;
      const own = ALB_OWN.exec(text)?.groups?.['status'];
      if (own !== undefined)
        addAnswer(tally, line, {
          gateway: 'alb',
          status: Number(own),
          madeBy: 'gateway',
          upstream: null,
          path: null,
          method: null,
          millis: null,
        });
      // A transcript with all its lines is read elsewhere.
      if (verbose && /^[*<>{}] ?/.test(text)) continue;
      const answer = asked === null ? null : resultOf(text, true);
      if (asked !== null && answer !== null && !TOOL.test(text)) {
        add(line, probeOf(asked.where, asked.target, answer));
        // A loop prints one after the other.
        if (!BARE_STATUS.test(text)) asked = null;
        continue;
      }
      if (/^\s*#\s|:\s*$/.test(text) && !TOOL.test(text)) {
        comment = text;
        continue;
      }
      if (exhibit.section !== 'connectivity' && !TOOL.test(text) && !/https?:\/\//.test(text))
        continue;
      for (const clause of exhibit.section === 'notes'
        ? text.split(/(?<=[\w)])[.;](?=\s|$)/)
        : [text]) {
        const target = targetOf(clause);
        if (target === null) {
          const plain = REQUEST.exec(clause)?.groups;
          const status = Number(plain?.['status'] ?? plain?.['siege']);
          if (plain !== undefined && exhibit.section !== 'notes')
            add(line, {
              kind: 'probe',
              to: null,
              from: 'client',
              outcome: 'answered',
              status,
              path: plain['path'] ?? plain['siegePath'] ?? null,
            });
          continue;
        }
        if (/_pass\s|\bupstream:? |"?Location|->\d+\/tcp|\bserver [\w.]+:\d+;/.test(clause))
          continue;
        const where = `${comment} ${clause.slice(0, target.at)}`;
        const result = resultOf(clause.slice(target.end), false);
        // What is told in the same breath as the tool is read as such elsewhere.
        if (result !== null && TOOL.test(clause)) continue;
        if (result !== null) add(line, probeOf(where, target, result));
        else if (TOOL.test(clause)) asked = { where, target };
      }
    }
    return tally.observations();
  },
};

interface Target {
  readonly host: string;
  readonly port: number | null;
  readonly scheme: string | null;
  readonly path: string | null;
  readonly at: number;
  readonly end: number;
}

function targetOf(text: string): Target | null {
  const two = TWO_WORDS.exec(text);
  if (two !== null) {
    const host = two.groups?.['host'] ?? two.groups?.['host2'] ?? '';
    const port = Number(two.groups?.['port'] ?? two.groups?.['port2']);
    return { host, port, scheme: null, path: null, at: two.index, end: two.index + two[0].length };
  }
  const found = URL_OR_HOST.exec(text);
  if (found === null) return null;
  const g = found.groups ?? {};
  const port = g['urlPort'] ?? g['port'];
  return {
    host: (g['urlHost'] ?? g['host'] ?? '').replace(/^\[|\]$/g, ''),
    port: port === undefined ? null : Number(port),
    scheme: g['scheme'] ?? null,
    path: g['urlPath'] ?? g['path'] ?? (g['scheme'] === undefined ? null : '/'),
    at: found.index,
    end: found.index + found[0].length,
  };
}

interface Result {
  readonly outcome: ProbeOutcome;
  readonly status: number | null;
}

/** What a text says came of a request; alone on its line a number is a status, within one it needs a sign before it. */
function resultOf(text: string, alone: boolean): Result | null {
  const bare = alone ? BARE_STATUS.exec(text)?.groups?.['status'] : undefined;
  const status = bare ?? STATUS.exec(text)?.groups?.['status'];
  const trouble = RESULTS.find(({ phrase }) => phrase.test(text));
  if (trouble !== undefined && (status === undefined || alone))
    return { outcome: trouble.outcome, status: null };
  // curl's 000: there was no answer to take a status from.
  if (status === '000' || /(?:->|=>|:)\s*000\b/.test(text)) return null;
  if (status !== undefined && (!alone || bare !== undefined))
    return { outcome: 'answered', status: Number(status) };
  if (alone) return null;
  return FINE.test(text) && !NOT.test(text) ? { outcome: 'answered', status: null } : null;
}

const LOOPBACK = /^(?:127\.|localhost$|::1$)/;
const PUBLIC_NAME = /^(?:[\w-]+\.)+[a-z]{2,}$/i;
const INTERNAL_NAME = /\.(?:internal|local|svc|lan|docker\.internal)$/;
const AT_GATEWAY =
  /\b(?:nginx|proxy|gateway|ingress|balancer|haproxy|traefik|caddy|apache|envoy|router)\b/i;
const ELSEWHERE = /\b(?:outside|another|other|laptop|browser|elsewhere|remote|workstation)\b/i;

function probeOf(where: string, target: Target, { outcome, status }: Result): Probe {
  const { host, scheme, path } = target;
  const port = target.port ?? (scheme === 'https' ? 443 : 80);
  const front =
    PUBLIC_NAME.test(host) && !INTERNAL_NAME.test(host) && (port === 80 || port === 443);
  const from = AT_GATEWAY.test(where)
    ? 'gateway'
    : ELSEWHERE.test(where)
      ? 'unknown'
      : LOOPBACK.test(host)
        ? 'backend'
        : front
          ? 'client'
          : 'unknown';
  return { kind: 'probe', to: `${host}:${port}`, from, outcome, status, path };
}
