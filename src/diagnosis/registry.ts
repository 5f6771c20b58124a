import type { Cause } from './cause.ts';
import { backendCrashed } from './causes/backend-crashed.ts';
import { backendOomKilled } from './causes/backend-oom-killed.ts';
import { backendStopped } from './causes/backend-stopped.ts';
import { healthy } from './causes/healthy.ts';
import { inconclusive } from './causes/inconclusive.ts';
import { keepaliveRace } from './causes/keepalive-race.ts';
import { securityGroupBlocked } from './causes/security-group-blocked.ts';
import { workerPoolExhausted } from './causes/worker-pool-exhausted.ts';
import { wrongPort } from './causes/wrong-port.ts';

/** All causes that can be found. A test holds this list, the folder, the taxonomy and the docs together. */
export const CAUSES: readonly Cause[] = [
  backendCrashed,
  backendOomKilled,
  backendStopped,
  healthy,
  keepaliveRace,
  securityGroupBlocked,
  workerPoolExhausted,
  wrongPort,
];

/** What is said when none of them is well enough founded. */
export const UNDECIDED: Cause = inconclusive;
