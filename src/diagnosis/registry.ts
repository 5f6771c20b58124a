import type { Cause } from './cause.ts';
import { backendCrashed } from './causes/backend-crashed.ts';
import { backendHung } from './causes/backend-hung.ts';
import { backendOomKilled } from './causes/backend-oom-killed.ts';
import { backendStopped } from './causes/backend-stopped.ts';
import { backlogOverflow } from './causes/backlog-overflow.ts';
import { deregistrationTooShort } from './causes/deregistration-too-short.ts';
import { diskFull } from './causes/disk-full.ts';
import { dnsUnresolvable } from './causes/dns-unresolvable.ts';
import { fdExhausted } from './causes/fd-exhausted.ts';
import { gatewayFaulty } from './causes/gateway-faulty.ts';
import { headerTooLarge } from './causes/header-too-large.ts';
import { healthCheckMisconfigured } from './causes/health-check-misconfigured.ts';
import { healthy } from './causes/healthy.ts';
import { hostFirewallBlocked } from './causes/host-firewall-blocked.ts';
import { inconclusive } from './causes/inconclusive.ts';
import { keepaliveRace } from './causes/keepalive-race.ts';
import { lambdaTargetError } from './causes/lambda-target-error.ts';
import { loopbackOnly } from './causes/loopback-only.ts';
import { malformedResponse } from './causes/malformed-response.ts';
import { mandatoryAccessDenied } from './causes/mandatory-access-denied.ts';
import { naclOrRouteBlocked } from './causes/nacl-or-route-blocked.ts';
import { portExhausted } from './causes/port-exhausted.ts';
import { prematureClose } from './causes/premature-close.ts';
import { protocolMismatch } from './causes/protocol-mismatch.ts';
import { resourceSaturated } from './causes/resource-saturated.ts';
import { securityGroupBlocked } from './causes/security-group-blocked.ts';
import { tlsHandshakeFailed } from './causes/tls-handshake-failed.ts';
import { upstreamGenerated } from './causes/upstream-generated.ts';
import { upstreamTooSlow } from './causes/upstream-too-slow.ts';
import { workerPoolExhausted } from './causes/worker-pool-exhausted.ts';
import { wrongAddress } from './causes/wrong-address.ts';
import { wrongPort } from './causes/wrong-port.ts';

/** All causes that can be found. A test holds this list, the folder, the taxonomy and the docs together. */
export const CAUSES: readonly Cause[] = [
  backendCrashed,
  backendHung,
  backendOomKilled,
  backendStopped,
  backlogOverflow,
  deregistrationTooShort,
  diskFull,
  dnsUnresolvable,
  fdExhausted,
  gatewayFaulty,
  headerTooLarge,
  healthCheckMisconfigured,
  healthy,
  hostFirewallBlocked,
  keepaliveRace,
  lambdaTargetError,
  loopbackOnly,
  malformedResponse,
  mandatoryAccessDenied,
  naclOrRouteBlocked,
  portExhausted,
  prematureClose,
  protocolMismatch,
  resourceSaturated,
  securityGroupBlocked,
  tlsHandshakeFailed,
  upstreamGenerated,
  upstreamTooSlow,
  workerPoolExhausted,
  wrongAddress,
  wrongPort,
];

/** What is said when none of them is well enough founded. */
export const UNDECIDED: Cause = inconclusive;
