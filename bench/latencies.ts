/**
 * Milliseconds of one call, half of all and nineteen of twenty. AWS publishes no figures: these are assumptions of the
 * order that calls from within a region show, the same for all APIs but those that are known to be slow. The ratio to
 * the longest chain hardly depends on them, because both sides are made of the same calls.
 */
export const LATENCIES = {
  p50: { usual: 60, slow: 180, script: 4_000, delivery: 700 },
  p95: { usual: 250, slow: 800, script: 8_000, delivery: 2_000 },
} as const;
export type Latencies = (typeof LATENCIES)[keyof typeof LATENCIES];
