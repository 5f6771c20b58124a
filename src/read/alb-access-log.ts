import { addAnswer } from './answer.ts';
import { type Line, linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';
import type { UpstreamFailure } from './upstream-failure.ts';

/**
 * type time elb client:port target:port request target response elb_status target_status received sent "request" …
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
const FULL =
  /^(?:(?<type>https?|h2|grpcs|wss?) )?(?<time>\d{4}-\d{2}-\d{2}T\S+) (?<elb>\S+) \S+ (?<target>\S+) (?<req>-?[\d.]+) (?<tgt>-?[\d.]+) (?<resp>-?[\d.]+) (?<status>\d{3}|-) (?<tstatus>\d{3}|-) \d+ \d+ "(?<method>[A-Z-]+) (?<url>[^" ]*)/;
/** The numbers alone, as people cut them out of the line: three times, then the status. */
const SHORT =
  /^\s*(?<req>-?\d+(?:\.\d+)?)[\s,|]+(?<tgt>-?\d+(?:\.\d+)?)[\s,|]+(?<resp>-?\d+(?:\.\d+)?)[\s,|]+(?<status>\d{3})(?:[\s,|]+(?<tstatus>\d{3}|-)(?=[\s,|]|$))?/;
const LAMBDA = /"(?<reason>Lambda\w+)"/;

/** Below this a target cannot have worked on the request: it closed a connection that was reused. */
const AT_ONCE_SECONDS = 0.004;

export const albAccessLog: Reader = {
  name: 'ALB access log',
  recognises: ({ text }) =>
    / app\/[\w-]+\/[0-9a-f]+ /.test(text) ||
    /target_processing_time|target_status_code|elb_status_code/.test(text) ||
    SHORT.test(text),
  owns: /^(?:[a-z0-9]{2,5} )?\d{4}-\d\d-\d\dT[\d:.]+Z app\/\S+ \S+ \S+ -?\d/,
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      const groups = (FULL.exec(line.text) ?? SHORT.exec(line.text))?.groups;
      if (groups !== undefined) readLine(tally, line, groups);
    }
    return tally.observations();
  },
};

function readLine(
  tally: Tally,
  line: Line,
  groups: Readonly<Record<string, string | undefined>>,
): void {
  const status = Number(groups['status']);
  if (Number.isNaN(status)) return;
  const target =
    groups['target'] === undefined || groups['target'] === '-' ? null : groups['target'];
  const own = groups['tstatus'] === undefined || groups['tstatus'] === '-';
  const seconds = Number(groups['tgt']);
  const path = groups['url']?.replace(/^[a-z]+:\/\/[^/]*/, '') ?? null;
  const method = groups['method'] ?? null;
  const millis = seconds >= 0 ? Math.round(seconds * 1000) : null;
  addAnswer(tally, line, {
    gateway: 'alb',
    status,
    madeBy: own ? 'gateway' : 'upstream',
    upstream: target,
    path,
    method,
    millis,
  });
  if (!own || status < 500) return;

  const lambda = LAMBDA.exec(line.text)?.groups?.['reason'];
  if (lambda !== undefined) {
    tally.add(`lambda|${lambda}`, line, {
      kind: 'event',
      event: 'lambda-error',
      subject: null,
      detail: lambda,
    });
    return;
  }
  const failure = failureOf(
    status,
    Number(groups['req']),
    seconds,
    Number(groups['resp']),
    groups['target'],
  );
  if (failure === null) return;
  tally.add(`failure|${failure}|${target}|${bucket(seconds)}`, line, {
    kind: 'failure',
    gateway: 'alb',
    failure,
    upstream: target,
    method,
    path,
    millis,
  });
}

/** Times that differ by orders of magnitude are different facts: at once, or after work. */
const bucket = (seconds: number): string =>
  seconds < 0 ? 'none' : seconds < AT_ONCE_SECONDS ? 'at-once' : seconds < 1 ? 'short' : 'long';

function failureOf(
  status: number,
  request: number,
  target: number,
  response: number,
  targetPort: string | undefined,
): UpstreamFailure | null {
  if (status === 504) return target < 0 ? 'connect-timed-out' : 'response-timed-out';
  if (status !== 502) return null;
  if (request < 0 && target < 0 && response < 0)
    return targetPort === '-' ? null : 'connect-failed';
  if (target >= 0 && response < 0) return 'closed';
  if (target >= 0 && response >= 0) return 'invalid-response';
  return 'closed';
}
