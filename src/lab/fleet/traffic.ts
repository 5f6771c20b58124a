import { type EpochMs, epochMs } from '../../brand.ts';
import { letThrough, SECONDS_WAITING, tooMuchShare } from './capacity.ts';
import type { Fleet } from './fleet.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { troubleBetween } from './gateway-trouble.ts';
import { wobble } from './noise.ts';
import type { Target } from './registrations.ts';
import { shareOf } from './routes.ts';
import { closedEarlyShare, hasGateway, type Run } from './service-state.ts';
import type { Instance } from './topology.ts';

/** What the load balancer counts, per minute at one moment or summed up over one minute. */
export interface Counts {
  readonly requests: number;
  readonly elb502: number;
  readonly elb504: number;
  readonly target2xx: number;
  readonly target4xx: number;
  readonly target5xx: number;
  readonly connectionErrors: number;
  /** Requests to targets that are unhealthy, because no target is healthy. */
  readonly failOpen: number;
  /** Answers that took seconds, and how many seconds all of them together. */
  readonly slow: number;
  readonly slowSeconds: number;
}

export interface Minute {
  readonly at: EpochMs;
  /** False for the minute that has not ended. */
  readonly complete: boolean;
  readonly counts: Counts;
  readonly healthy: { readonly least: number; readonly most: number };
  /** Targets that are registered and not leaving. */
  readonly registered: number;
}

export const MINUTE_MS = 60_000;

const NOTHING: Counts = {
  requests: 0,
  elb502: 0,
  elb504: 0,
  target2xx: 0,
  target4xx: 0,
  target5xx: 0,
  connectionErrors: 0,
  failOpen: 0,
  slow: 0,
  slowSeconds: 0,
};

/** The targets that get requests: the healthy ones or, when there is none, all of them (the group fails open). */
export function inRotation(fleet: Fleet, at: EpochMs): readonly Target[] {
  const registered = fleet.targetsAt(at).filter(({ drainingSince }) => drainingSince === null);
  const healthy = registered.filter((target) => fleet.healthAt(target, at).state === 'healthy');
  return healthy.length > 0 ? healthy : registered;
}

/** Requests per minute and what becomes of them at one moment, without noise. */
export function ratesAt(fleet: Fleet, at: EpochMs): Counts {
  const rotation = inRotation(fleet, at);
  const share = fleet.demandAt(at) / rotation.length;
  return rotation.reduce((sum, target) => {
    const unhealthy = fleet.healthAt(target, at).state === 'unhealthy';
    return added(sum, {
      ...NOTHING,
      ...outcomeOn(fleet, target, share, at),
      requests: share,
      failOpen: unhealthy ? share : 0,
    });
  }, NOTHING);
}

/** Share of the requests that a service answers with a client error on its best days. */
const CLIENT_ERROR_SHARE = 0.007;
/** Share of the requests that get a worker although all are busy most of the time. */
const LUCKY_SHARE = 0.04;

/** Whether an instance has more to do than it can at that moment. */
export function isOverloaded(fleet: Fleet, instance: Instance, at: EpochMs): boolean {
  const rotation = inRotation(fleet, at);
  const requests = fleet.demandAt(at) / rotation.length;
  return (
    rotation.some((target) => target.instance === instance) &&
    tooMuchShare(letThrough(requests, fleet.gatewayOn(instance).at(at))) > 0
  );
}

/** What becomes of so many requests a minute that are sent to one target. */
function outcomeOn(fleet: Fleet, target: Target, requests: number, at: EpochMs): Partial<Counts> {
  const state = fleet.serviceOn(target.instance).at(at);
  const reaction = fleet.reactionAt(target, at);
  switch (reaction) {
    case 'answers':
      return hasGateway(fleet.stack)
        ? behindGateway(requests, fleet.gatewayOn(target.instance).at(at), state.run)
        : answeredInTime(requests);
    case 'answers-mostly': {
      const closedEarly = closedEarlyShare(state.run, fleet.accountAt(at).idleTimeoutSeconds);
      return { ...answered(requests * (1 - closedEarly)), elb502: requests * closedEarly };
    }
    case 'refuses':
      return { elb502: requests, connectionErrors: requests };
    case 'no-answer':
      return { elb504: requests };
    case 'no-reaction':
      return { elb504: requests, connectionErrors: requests };
    case 'answers-502': {
      const lucky = state.kind === 'workers-busy' ? requests * LUCKY_SHARE : 0;
      return { target2xx: lucky, target5xx: requests - lucky, ...slow(lucky, SECONDS_WAITING) };
    }
    default:
      return reaction satisfies never;
  }
}

/** Of those that wait too long, the load balancer gives up on most; a few are cut off. */
function answeredInTime(requests: number): Partial<Counts> {
  const late = requests * tooMuchShare(requests);
  return {
    ...answered(requests - late),
    ...slow(late === 0 ? 0 : requests - late, SECONDS_WAITING),
    elb504: late * 0.9,
    elb502: late * 0.1,
  };
}

/** The nginx turns away what is over its limit, and gives up sooner than the load balancer on what takes too long. */
function behindGateway(requests: number, gateway: GatewaySettings, run: Run): Partial<Counts> {
  const passed = letThrough(requests, gateway);
  const late = passed * tooMuchShare(passed);
  const trouble = troubleBetween(gateway, run);
  const failed = trouble === null ? 0 : (passed - late) * shareOf(trouble.path);
  const reports = (passed - late) * shareOf('/reports/monthly');
  const well = answered(passed - late - failed);
  return {
    ...well,
    target4xx: well.target4xx + requests - passed,
    target5xx: late + failed,
    ...(late > 0
      ? slow(passed, SECONDS_WAITING)
      : slow(
          run.reportSeconds > NOTICED_SECONDS ? reports : 0,
          Math.min(run.reportSeconds, gateway.readTimeoutSeconds),
        )),
  };
}

/** Answers that take longer show in the response time. */
const NOTICED_SECONDS = 3;

const slow = (requests: number, seconds: number): Pick<Counts, 'slow' | 'slowSeconds'> => ({
  slow: requests,
  slowSeconds: requests * seconds,
});

const answered = (requests: number): Pick<Counts, 'target2xx' | 'target4xx'> => ({
  target2xx: requests * (1 - CLIENT_ERROR_SHARE),
  target4xx: requests * CLIENT_ERROR_SHARE,
});

/** What was counted in the minute that begins at `at`, as far as it has passed. */
function minuteAt(fleet: Fleet, at: EpochMs, now: EpochMs): Minute {
  const end = epochMs(Math.min(at + MINUTE_MS, now));
  const pieces = [at, ...fleet.turningPoints(end).filter((point) => point > at && point < end)];
  let sum = NOTHING;
  const healthy: number[] = [];
  for (const [index, from] of pieces.entries()) {
    const until = pieces[index + 1] ?? end;
    sum = added(sum, ratesAt(fleet, from), (until - from) / MINUTE_MS);
    healthy.push(
      fleet.targetsAt(from).filter((target) => fleet.healthAt(target, from).state === 'healthy')
        .length,
    );
  }
  return {
    at,
    complete: at + MINUTE_MS <= now,
    counts: counted(sum, at / MINUTE_MS),
    healthy: { least: Math.min(...healthy), most: Math.max(...healthy) },
    registered: fleet.targetsAt(end).filter(({ drainingSince }) => drainingSince === null).length,
  };
}

/** The minutes that begin in [from, to) and of which something is known, oldest first. */
export function minutesBetween(fleet: Fleet, from: EpochMs, to: EpochMs): readonly Minute[] {
  const now = fleet.clock.now();
  const end = Math.min(to, now);
  const minutes: Minute[] = [];
  const first = Math.max(Math.ceil(from / MINUTE_MS), Math.ceil(fleet.knownSince / MINUTE_MS));
  for (let at = first * MINUTE_MS; at < end; at += MINUTE_MS) {
    minutes.push(minuteAt(fleet, epochMs(at), now));
  }
  return minutes;
}

function added(sum: Counts, more: Counts, weight = 1): Counts {
  return mapCounts((name) => sum[name] + more[name] * weight);
}

/** Traffic is never the same in two minutes; what few requests meet varies most. */
function counted(sum: Counts, minute: number): Counts {
  const traffic = wobble(minute, 1, 0.04);
  const rare = wobble(minute, 2, 0.45);
  const isRare = (name: keyof Counts) => name === 'target4xx' || sum[name] < sum.requests / 20;
  const whole = mapCounts((name) => Math.round(sum[name] * traffic * (isRare(name) ? rare : 1)));
  // What came in is what became of it, and each slow one takes as long as it takes.
  const { elb502, elb504, target2xx, target4xx, target5xx } = whole;
  return {
    ...whole,
    requests: elb502 + elb504 + target2xx + target4xx + target5xx,
    slowSeconds: sum.slow === 0 ? 0 : (sum.slowSeconds / sum.slow) * whole.slow,
  };
}

const COUNT_NAMES = Object.keys(NOTHING) as readonly (keyof Counts)[];

function mapCounts(value: (name: keyof Counts) => number): Counts {
  const counts: Record<keyof Counts, number> = { ...NOTHING };
  for (const name of COUNT_NAMES) counts[name] = value(name);
  return counts;
}
