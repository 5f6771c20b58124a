import type { Observation } from '../read/observation.ts';

/**
 * Where no log of a gateway says how its attempts failed, the times in the access log have to do. Beside an error log
 * they would only say the same again, less exactly.
 */
export function attemptsAsFailures(observations: readonly Observation[]): readonly Observation[] {
  const said = observations.some(
    (one) =>
      one.kind === 'failure' && one.failure !== 'body-cut' && !one.failure.startsWith('check-'),
  );
  return said
    ? observations
    : observations.map((one) => (one.kind === 'attempt' ? { ...one, kind: 'failure' } : one));
}
