import { linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';
import type { UpstreamFailure } from './upstream-failure.ts';

/**
 * type time latency target_addr target_group status status_code reason_code
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-health-check-logs.html
 */
const LINE =
  /^(?<type>\S+) \d{4}-\d{2}-\d{2}T\S+ (?<latency>\S+) (?<target>\S+) \S+ FAIL (?<status>\S+) "?(?<reason>[A-Za-z]+)"?/;

const FAILURE: Readonly<Record<string, UpstreamFailure>> = {
  ConnectionTimedOut: 'check-connect-timed-out',
  ConnectionReset: 'check-refused',
  RequestTimedOut: 'check-no-answer',
  TargetError: 'check-wrong-status',
  ResponseCodeMismatch: 'check-wrong-status',
  ResponseStringMismatch: 'check-wrong-status',
  GRPCUnexpectedStatus: 'check-wrong-status',
  GRPCStatusHeaderEmpty: 'check-wrong-status',
};

/** Health-check logs of an ALB: finer than the reasons of target health. */
export const healthCheckLog: Reader = {
  name: 'health-check log',
  recognises: ({ text }) => /^\S+ \d{4}-\d{2}-\d{2}T\S+ \S+ \S+ \S+ FAIL /m.test(text),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    for (const line of linesOf(exhibit)) {
      const { target, reason = '', latency } = LINE.exec(line.text)?.groups ?? {};
      const failure = FAILURE[reason];
      if (target === undefined || failure === undefined) continue;
      const seconds = Number(latency);
      tally.add(`${target}|${failure}`, line, {
        kind: 'failure',
        gateway: 'alb',
        failure,
        upstream: target,
        method: null,
        path: null,
        millis: Number.isNaN(seconds) ? null : Math.round(seconds * 1000),
      });
    }
    return tally.observations();
  },
};
