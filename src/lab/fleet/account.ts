import { type EpochMs, epochMs } from '../../brand.ts';
import { INSTANCES, SHOP } from './topology.ts';
import type { WebAcl } from './web-acl.ts';

/** The settings of the account that bear on the service: what remedies that call AWS change. */
export interface Account {
  readonly idleTimeoutSeconds: number;
  readonly deregistrationDelaySeconds: number;
  /** Whether the load balancer writes its access log to S3. */
  readonly accessLog: boolean;
  readonly healthCheck: {
    readonly path: string;
    /** `traffic-port`, or a number. */
    readonly port: string;
    readonly matcher: string;
    readonly timeoutSeconds: number;
  };
  /** How many instances the Auto Scaling group is to have. */
  readonly desiredCapacity: number;
  /** How many it may have. */
  readonly maximumCapacity: number;
  /** The version that the alias of the function means; null where instances answer. */
  readonly functionVersion: string | null;
  /** When its newest version was published. */
  readonly functionPublishedAt: EpochMs;
  /** In front of the load balancer; null where there is none. */
  readonly webAcl: WebAcl | null;
  /** The instance refresh that runs, or was the last. */
  readonly refresh: InstanceRefresh | null;
  /** Those that are leaving included. */
  readonly registrations: readonly Registration[];
}

/** Instances that are replaced in turn by those of another launch template. */
export interface InstanceRefresh {
  readonly id: string;
  readonly startedAt: EpochMs;
  readonly status: 'InProgress' | 'RollbackInProgress';
  readonly reason: string;
  readonly percentage: number;
}

/** One line of the target group. */
export interface Registration {
  readonly instanceId: string;
  readonly port: number;
  readonly since: EpochMs;
  /** Since when it gets no new requests. */
  readonly drainingSince: EpochMs | null;
  /** When the deregistration delay of that time is over, whatever it is by then. */
  readonly goneAt: EpochMs | null;
}

/** A target that gets no new requests from `at` on. */
export const leaving = (
  registration: Registration,
  at: EpochMs,
  { deregistrationDelaySeconds }: Account,
): Registration => ({
  ...registration,
  drainingSince: at,
  goneAt: epochMs(at + deregistrationDelaySeconds * 1000),
});

export const accountAt = (start: EpochMs): Account => ({
  idleTimeoutSeconds: SHOP.idleTimeoutSeconds,
  deregistrationDelaySeconds: SHOP.deregistrationDelaySeconds,
  accessLog: false,
  healthCheck: {
    path: SHOP.healthCheckPath,
    port: 'traffic-port',
    matcher: '200',
    timeoutSeconds: 5,
  },
  desiredCapacity: INSTANCES.length,
  maximumCapacity: 6,
  functionVersion: null,
  functionPublishedAt: start,
  webAcl: null,
  refresh: null,
  registrations: INSTANCES.map(({ id }) => ({
    instanceId: id,
    port: SHOP.port,
    since: start,
    drainingSince: null,
    goneAt: null,
  })),
});

/** Whether a matcher such as `200,301` or `200-299` takes a status. */
export const matches = (matcher: string, status: number): boolean =>
  matcher.split(',').some((part) => {
    const [least = '', most = least] = part.split('-');
    return status >= Number(least) && status <= Number(most);
  });
