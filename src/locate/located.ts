import type { Place } from '../ports/cloud.ts';

/** What was meant: the target group, the load balancer in front of it and the targets behind it. */
export interface Located {
  readonly service: string;
  readonly place: Place;
  readonly targetGroup: {
    readonly arn: string;
    readonly name: string;
    readonly protocol: string;
    readonly port: number;
    readonly targetType: string;
    readonly healthCheckPath: string | null;
  };
  readonly loadBalancer: {
    readonly arn: string;
    readonly name: string;
    readonly dnsName: string;
    readonly securityGroups: readonly string[];
  } | null;
  readonly targets: readonly LocatedTarget[];
}

export interface LocatedTarget {
  /** An instance id or an address, as target health names it. */
  readonly id: string;
  readonly port: number;
  readonly address: string | null;
  readonly securityGroups: readonly string[];
  readonly availabilityZone: string | null;
}
