import { allowGatewayConnect } from './allow-gateway-connect.ts';
import { correctHealthCheck } from './correct-health-check.ts';
import { correctUpstream } from './correct-upstream.ts';
import { drainTarget } from './drain-target.ts';
import { dumpAndRestart } from './dump-and-restart.ts';
import { enlargeHeaderBuffers } from './enlarge-header-buffers.ts';
import { freeDiskSpace } from './free-disk-space.ts';
import { lowerIdleTimeout } from './lower-idle-timeout.ts';
import { openHostPort } from './open-host-port.ts';
import { openSecurityGroup } from './open-security-group.ts';
import { raiseDeregistrationDelay } from './raise-deregistration-delay.ts';
import { raiseDescriptorLimit } from './raise-descriptor-limit.ts';
import { raiseGatewayTimeout } from './raise-gateway-timeout.ts';
import { raiseIdleTimeout } from './raise-idle-timeout.ts';
import { raiseKeepAlive } from './raise-keep-alive.ts';
import { raiseWorkers } from './raise-workers.ts';
import { rateLimitAtGateway } from './rate-limit-at-gateway.ts';
import { rateLimitAtLoadBalancer } from './rate-limit-at-load-balancer.ts';
import { reRegisterTargets } from './re-register-targets.ts';
import { reloadGateway } from './reload-gateway.ts';
import type { Remedy } from './remedy.ts';
import type { RemedyId } from './remedy-id.ts';
import { replaceInstance } from './replace-instance.ts';
import { restartService } from './restart-service.ts';
import { rollBackDeployment } from './roll-back-deployment.ts';
import { rollBackInstanceRefresh } from './roll-back-instance-refresh.ts';
import { rollBackLambdaAlias } from './roll-back-lambda-alias.ts';
import { scaleOut } from './scale-out.ts';

/** Every remedy there is, one line each, in the order of their ids. */
const ALL: readonly Remedy[] = [
  // On a host.
  restartService,
  dumpAndRestart,
  openHostPort,
  correctUpstream,
  reloadGateway,
  enlargeHeaderBuffers,
  raiseKeepAlive,
  raiseGatewayTimeout,
  raiseWorkers,
  raiseDescriptorLimit,
  allowGatewayConnect,
  freeDiskSpace,
  rateLimitAtGateway,
  // In the AWS account.
  openSecurityGroup,
  lowerIdleTimeout,
  raiseIdleTimeout,
  correctHealthCheck,
  raiseDeregistrationDelay,
  reRegisterTargets,
  drainTarget,
  scaleOut,
  replaceInstance,
  rollBackDeployment,
  rollBackInstanceRefresh,
  rollBackLambdaAlias,
  rateLimitAtLoadBalancer,
];

export const REMEDIES: ReadonlyMap<RemedyId, Remedy> = new Map(
  ALL.map((remedy) => [remedy.id, remedy]),
);
