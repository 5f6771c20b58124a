import { type EpochMs, epochMs, parseInstant } from '../brand.ts';
import type { Subject } from '../evidence/bundle.ts';
import type { Observation } from '../read/observation.ts';

const MINUTE = 60_000;

/** How long a line of a log still tells about now. */
const FRESH_FOR = {
  /** A 502 of half an hour ago that nothing repeated is over. */
  passing: 30 * MINUTE,
  /** php-fpm says once per episode that its pool is full. */
  episode: 120 * MINUTE,
  /** A service that stopped stays stopped until a line says that it started. */
  lasting: 7 * 24 * 60 * MINUTE,
} as const;

const EPISODES = new Set([
  'pool-exhausted',
  'queue-full',
  'too-many-files',
  'no-space',
  'conntrack-full',
]);
const LASTING = new Set([
  'stopped',
  'stop-requested',
  'exited',
  'gave-up',
  'start-failed',
  'killed',
  'oom-killed',
  'crash-loop',
  'started',
  'heap-exhausted',
  'worker-boot-failed',
  'address-in-use',
  'access-denied-selinux',
  'access-denied',
]);

/** "Now" for judging what is recent: the end of the window, else the newest time in the evidence. */
export function nowOf(subject: Subject, observations: readonly Observation[]): EpochMs | null {
  const given = subject.window === null ? null : parseInstant(subject.window.to);
  if (given !== null) return given;
  const newest = observations.reduce((max, { last }) => Math.max(max, last ?? 0), 0);
  return newest === 0 ? null : epochMs(newest);
}

/** True when an observation is too old to explain what happens now. Facts without a time are of now. */
export function isOver(observation: Observation, now: EpochMs | null): boolean {
  const { last } = observation;
  if (now === null || last === null) return false;
  return now - last > freshFor(observation);
}

function freshFor(observation: Observation): number {
  const { kind } = observation;
  if (observation.kind === 'event') {
    // Where it listens is said once, at its start, however long ago that was.
    if (observation.event === 'listening') return Number.POSITIVE_INFINITY;
    if (LASTING.has(observation.event)) return FRESH_FOR.lasting;
    return EPISODES.has(observation.event) ? FRESH_FOR.episode : FRESH_FOR.passing;
  }
  if (kind === 'failure' || kind === 'answer' || kind === 'metric' || kind === 'zone-metric') {
    return FRESH_FOR.passing;
  }
  return Number.POSITIVE_INFINITY;
}
