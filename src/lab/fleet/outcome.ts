import type { EpochMs } from '../../brand.ts';
import { letThrough, SECONDS_WAITING, tooMuchShare } from './capacity.ts';
import { flawedRequests } from './flaw.ts';
import type { Fleet } from './fleet.ts';
import { CUT_SHARE } from './gateway-crash.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { troubleBetween } from './gateway-trouble.ts';
import type { HostSettings } from './host-settings.ts';
import { noChildShare, secondsInQueue } from './pool.ts';
import type { Target } from './registrations.ts';
import { shareOf } from './routes.ts';
import { closedEarlyShare, hasGateway, type Run, racedShare } from './service-state.ts';
import { shortageOf } from './shortage.ts';

/** How some of the requests to one target end, and how many a minute they are. */
export interface Outcome {
  readonly perMinute: number;
  readonly ending: Ending;
  /** What the client gets. */
  readonly status: number;
  /** Until the answer of the target, or until nobody waited for it any more. */
  readonly seconds: number;
  /** Method and path; null for the pages that everybody asks for. */
  readonly route: string | null;
}

export type Ending =
  | 'answered'
  /** The target took the request and closed the connection before it answered. */
  | 'cut'
  /** No answer in the time that the load balancer waits. */
  | 'late'
  | 'refused'
  /** Nothing answered the attempt to connect. */
  | 'unreached';

/** Share of the requests that a service answers with a client error on its best days. */
const CLIENT_ERROR_SHARE = 0.007;
/** Share of the requests that get a worker although all are busy most of the time. */
const LUCKY_SHARE = 0.04;

const USUAL_SECONDS = 0.031;
/** An nginx that turns a request away says so in no time. */
const AT_ONCE_SECONDS = 0.001;
/** The load balancer waits this long for a connection. */
const CONNECT_SECONDS = 10;

const REPORT_PATH = '/reports/monthly';
/** Answers that take longer show in the response time. */
const NOTICED_SECONDS = 3;

/** What becomes of so many requests a minute that are sent to one target, at one moment and without noise. */
export function outcomesOf(
  fleet: Fleet,
  target: Target,
  requests: number,
  at: EpochMs,
): readonly Outcome[] {
  return allOutcomes(fleet, target, requests, at).filter(({ perMinute }) => perMinute > 0);
}

function allOutcomes(
  fleet: Fleet,
  target: Target,
  requests: number,
  at: EpochMs,
): readonly Outcome[] {
  const state = fleet.serviceOn(target.instance).at(at);
  const { idleTimeoutSeconds } = fleet.accountAt(at);
  const reaction = fleet.reactionAt(target, at);
  switch (reaction) {
    case 'answers':
    case 'answers-mostly':
      return hasGateway(fleet.stack)
        ? behindGateway(
            requests,
            fleet.gatewayOn(target.instance).at(at),
            idleTimeoutSeconds,
            state.run,
            fleet.stack === 'nginx-php-fpm' ? fleet.hostOn(target.instance).at(at) : null,
          )
        : ofApp(requests, state.run, fleet.hostOn(target.instance).at(at), idleTimeoutSeconds);
    case 'refuses':
      return [outcome(requests, 'refused', 502, 0)];
    case 'no-answer':
      return [outcome(requests, 'late', 504, idleTimeoutSeconds)];
    case 'no-reaction':
      return [outcome(requests, 'unreached', 504, CONNECT_SECONDS)];
    case 'answers-502': {
      const lucky = state.kind === 'workers-busy' ? requests * LUCKY_SHARE : 0;
      return [
        outcome(lucky, 'answered', 200, SECONDS_WAITING),
        outcome(requests - lucky, 'answered', 502, AT_ONCE_SECONDS),
      ];
    }
    default:
      return reaction satisfies never;
  }
}

/** The app itself has the connection of the load balancer. */
function ofApp(
  requests: number,
  run: Run,
  host: HostSettings,
  idleTimeoutSeconds: number,
): readonly Outcome[] {
  const shortage = shortageOf(host, run);
  const special = [
    outcome(requests * closedEarlyShare(run, idleTimeoutSeconds), 'cut', 502, 0.002),
    ...flawedRequests(run.flaw).map(({ share, ...rest }) => ({
      ...rest,
      perMinute: requests * share,
    })),
    report(requests, run, idleTimeoutSeconds, 'late'),
    outcome(requests * (shortage?.share ?? 0), 'cut', 502, shortage?.seconds ?? 0),
  ];
  const rest = special.reduce((left, { perMinute }) => left - perMinute, requests);
  // Of those that wait too long, the load balancer gives up on most; a few are cut off.
  const late = rest * tooMuchShare(requests);
  return [
    ...special,
    outcome(late * 0.9, 'late', 504, idleTimeoutSeconds),
    outcome(late * 0.1, 'cut', 502, SECONDS_WAITING),
    ...answered(rest - late, late > 0 ? SECONDS_WAITING : USUAL_SECONDS),
  ];
}

/** The nginx turns away what is over its limit, and gives up sooner than the load balancer on what takes too long. */
function behindGateway(
  requests: number,
  gateway: GatewaySettings,
  idleTimeoutSeconds: number,
  run: Run,
  /** The host of the pool, where the service is one of php-fpm. */
  pool: HostSettings | null,
): readonly Outcome[] {
  const passed = letThrough(requests, gateway);
  const late = passed * tooMuchShare(passed);
  const cut = gateway.crashesSince === null ? 0 : (passed - late) * CUT_SHARE;
  const without = pool === null ? 0 : noChildShare(passed, pool);
  const queued = pool !== null && without > 0 ? secondsInQueue(pool) : null;
  const raced = (passed - late - cut) * racedShare(gateway.keepAliveSeconds, idleTimeoutSeconds);
  const none = (passed - late - cut - raced) * without;
  const inTime = passed - late - cut - raced - none;
  const trouble = troubleBetween(gateway, run);
  const reports = report(inTime, run, gateway.readTimeoutSeconds, 'answered');
  const special = [
    ...(trouble === null || trouble.path === REPORT_PATH
      ? []
      : [
          {
            ...outcome(inTime * shareOf(trouble.path), 'answered', trouble.status, trouble.seconds),
            route: `GET ${trouble.path}`,
          },
        ]),
    reports,
  ];
  const rest = special.reduce((left, { perMinute }) => left - perMinute, inTime);
  return [
    outcome(requests - passed, 'answered', 429, AT_ONCE_SECONDS),
    outcome(late, 'answered', 504, SECONDS_WAITING),
    outcome(cut, 'cut', 502, 0.014),
    outcome(raced, 'cut', 502, 0.002),
    outcome(none, 'answered', 502, AT_ONCE_SECONDS),
    ...special,
    ...answered(rest, queued ?? (late > 0 ? SECONDS_WAITING : USUAL_SECONDS)),
  ];
}

/** The report, where it takes long enough to tell it from the other pages, and what comes of it after this time. */
function report(
  requests: number,
  { reportSeconds }: Run,
  mostSeconds: number,
  afterwards: 'late' | 'answered',
): Outcome {
  const isLong = reportSeconds > NOTICED_SECONDS;
  const inTime = reportSeconds <= mostSeconds;
  return {
    perMinute: isLong ? requests * shareOf(REPORT_PATH) : 0,
    ending: inTime ? 'answered' : afterwards,
    status: inTime ? 200 : 504,
    seconds: Math.min(reportSeconds, mostSeconds),
    route: `GET ${REPORT_PATH}`,
  };
}

/** What is cut off when a target is gone so many seconds after its last new request; null when all was answered. */
export function cutAtEnd(requests: number, run: Run, delaySeconds: number): Outcome | null {
  const left = run.reportSeconds - delaySeconds;
  if (left <= 0) return null;
  const inHand = (requests / 60) * shareOf(REPORT_PATH) * left;
  return {
    // They end within a second.
    perMinute: inHand * 60,
    ending: 'cut',
    status: 502,
    seconds: (run.reportSeconds + delaySeconds) / 2,
    route: `GET ${REPORT_PATH}`,
  };
}

const outcome = (perMinute: number, ending: Ending, status: number, seconds: number): Outcome => ({
  perMinute,
  ending,
  status,
  seconds,
  route: null,
});

const answered = (requests: number, seconds: number): readonly Outcome[] => [
  outcome(requests * (1 - CLIENT_ERROR_SHARE), 'answered', 200, seconds),
  outcome(requests * CLIENT_ERROR_SHARE, 'answered', 404, seconds),
];
