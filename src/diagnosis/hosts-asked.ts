import type { Observation } from '../read/observation.ts';

/** "asked 6 of 40 instances: ..."; null when all were asked, or nobody. */
export function hostsAskedInWords(observations: readonly Observation[]): string | null {
  for (const observation of observations) {
    if (observation.kind !== 'hosts-asked' || observation.asked >= observation.of) continue;
    return `asked ${observation.asked} of ${observation.of} instances: ${observation.why}`;
  }
  return null;
}
