import type { Duration } from '@aws/durable-execution-sdk-js';
import { epochMs, isoInstant, parseInstant } from '../brand.ts';

const NO_TIME = { days: 0, hours: 0, minutes: 0, seconds: 0 };

export function durationMs(duration: Duration): number {
  const { days, hours, minutes, seconds } = { ...NO_TIME, ...duration };
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** The point in time that lies `duration` after `at`; both ISO 8601. */
export function later(at: string, duration: Duration): string {
  return isoInstant(epochMs((parseInstant(at) ?? 0) + durationMs(duration)));
}
