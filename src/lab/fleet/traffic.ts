import { type EpochMs, epochMs } from '../../brand.ts';
import { letThrough, tooMuchShare } from './capacity.ts';
import type { Fleet } from './fleet.ts';
import { wobble } from './noise.ts';
import { cutAtEnd, type Outcome, outcomesOf } from './outcome.ts';
import { CUT_WITHIN_MS, type Target } from './registrations.ts';
import { type Instance, instanceOf } from './topology.ts';

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

/** What becomes of the requests at one moment, target by target, without noise. */
export function outcomesAt(
  fleet: Fleet,
  at: EpochMs,
): readonly { readonly target: Target; readonly outcomes: readonly Outcome[] }[] {
  const rotation = inRotation(fleet, at);
  const share = fleet.demandAt(at) / rotation.length;
  return [
    ...rotation.map((target) => ({ target, outcomes: outcomesOf(fleet, target, share, at) })),
    ...justGone(fleet, at),
  ];
}

/** The targets that are gone since this moment, with the requests that they had in hand. */
function justGone(fleet: Fleet, at: EpochMs): ReturnType<typeof outcomesAt> {
  return fleet.accountAt(at).registrations.flatMap((registration) => {
    const { instanceId, drainingSince, goneAt } = registration;
    const instance = instanceOf(instanceId);
    if (goneAt === null || drainingSince === null || instance === undefined) return [];
    if (at < goneAt || at >= goneAt + CUT_WITHIN_MS) return [];
    const before = epochMs(drainingSince - 1);
    const share = fleet.demandAt(before) / inRotation(fleet, before).length;
    const { run } = fleet.serviceOn(instance).at(before);
    const outcome = cutAtEnd(share, run, (goneAt - drainingSince) / 1000);
    return [{ target: { ...registration, instance }, outcomes: outcome === null ? [] : [outcome] }];
  });
}

/** Requests per minute and what becomes of them at one moment, without noise. */
export function ratesAt(fleet: Fleet, at: EpochMs): Counts {
  return outcomesAt(fleet, at).reduce((sum, { target, outcomes }) => {
    const unhealthy = fleet.healthAt(target, at).state === 'unhealthy';
    return outcomes.reduce((total, outcome) => {
      const { perMinute, seconds } = outcome;
      const slow = isSlow(outcome) ? perMinute : 0;
      return added(total, {
        ...NOTHING,
        [countedAs(outcome)]: perMinute,
        requests: perMinute,
        connectionErrors: isConnected(outcome) ? 0 : perMinute,
        failOpen: unhealthy ? perMinute : 0,
        slow,
        slowSeconds: slow * seconds,
      });
    }, sum);
  }, NOTHING);
}

const isConnected = ({ ending }: Outcome): boolean =>
  ending !== 'refused' && ending !== 'unreached';

/** Answers that took seconds. */
const isSlow = ({ ending, seconds }: Outcome): boolean => ending === 'answered' && seconds >= 1;

function countedAs({ ending, status }: Outcome): keyof Counts {
  if (ending === 'answered') {
    return status < 400 ? 'target2xx' : status < 500 ? 'target4xx' : 'target5xx';
  }
  return status === 504 ? 'elb504' : 'elb502';
}

/** Whether an instance has more to do than it can at that moment. */
export function isOverloaded(fleet: Fleet, instance: Instance, at: EpochMs): boolean {
  const rotation = inRotation(fleet, at);
  const requests = fleet.demandAt(at) / rotation.length;
  return (
    rotation.some((target) => target.instance === instance) &&
    tooMuchShare(letThrough(requests, fleet.gatewayOn(instance).at(at))) > 0
  );
}

/** The times in [from, until) from which on the rates stay as they are, the first included. */
export const piecesBetween = (fleet: Fleet, from: EpochMs, until: EpochMs): readonly EpochMs[] => [
  from,
  ...fleet.turningPoints(until).filter((point) => point > from && point < until),
];

/** What was counted in the minute that begins at `at`, as far as it has passed. */
function minuteAt(fleet: Fleet, at: EpochMs, now: EpochMs): Minute {
  const end = epochMs(Math.min(at + MINUTE_MS, now));
  const pieces = piecesBetween(fleet, at, end);
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
