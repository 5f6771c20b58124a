import type { ServiceReading } from '../../src/incident/record.ts';

/** A reading of the service: `h` a healthy target, `u` an unhealthy one; ids are i-1, i-2, ... */
export function reading(
  states: string,
  failuresPerMinute: number | null,
  at = '2026-11-22T03:10:00.000Z',
  requestsPerMinute: number | null = 1200,
): ServiceReading {
  return {
    at,
    targets: [...states].map((state, index) => ({
      id: `i-${index + 1}`,
      state: state === 'h' ? 'healthy' : 'unhealthy',
      reason: state === 'h' ? null : 'Target.FailedHealthChecks',
    })),
    failuresPerMinute,
    target5xxPerMinute: failuresPerMinute === null ? null : 0,
    requestsPerMinute,
  };
}
