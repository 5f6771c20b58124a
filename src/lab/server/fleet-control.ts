/** The lab's side of the simulated fleet: what the page shows of it, and the faults that it offers. */
export interface FleetControl {
  faults(): readonly LabFault[];
  /** Breaks the fleet in this way; a fault that was active before is mended first. */
  inject(faultId: string): void | Promise<void>;
  /** Mends everything. */
  reset(): void | Promise<void>;
  snapshot(): FleetSnapshot;
}

export interface LabFault {
  readonly id: string;
  readonly title: string;
  /** The id of the cause that a diagnosis should find. */
  readonly cause: string;
  readonly description: string;
  /** What faults of its kind have in common, in words: they stand under it. */
  readonly family: string;
}

export interface FleetSnapshot {
  readonly loadBalancer: { readonly name: string; readonly dnsName: string };
  readonly targets: readonly FleetTarget[];
  /** One entry per minute, oldest first. */
  readonly perMinute: readonly {
    readonly at: string;
    readonly requests: number;
    /** Requests that the load balancer itself answered with an error. */
    readonly elb502: number;
  }[];
  readonly activeFault: string | null;
  /** ISO 8601, by the fleet's clock. */
  readonly now: string;
}

export interface FleetTarget {
  readonly id: string;
  readonly address: string;
  readonly zone: string;
  /** As target health has it: `healthy`, `unhealthy`, `initial`, `draining`, `unused`. */
  readonly state: string;
  /** Target health's reason code, e.g. `Target.FailedHealthChecks`. */
  readonly reason: string | null;
  /** What runs on the instance, for people: e.g. `nginx → shop :8080`. */
  readonly process: string | null;
}
