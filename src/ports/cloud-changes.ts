/**
 * The changes to an AWS account that remedies make. Each call is plain data in a plan: what an approver reads is what
 * runs. How it is carried out, proven and taken back is the adapter's; one file per kind.
 */
export interface CloudChanges {
  /** Carries the call out. Never throws for what the service said; a world that is so already is `unchanged`. */
  apply(call: CloudCall): Promise<ChangeAnswer>;
  /** Takes the call back by the handle that applying it returned. */
  undo(call: CloudCall, handle: string): Promise<ChangeAnswer>;
  /** Whether what the call wanted is so now, read anew. */
  prove(call: CloudCall): Promise<Proof>;
}

/** `kind` is the name of the adapter's file. */
export type CloudCall =
  | AllowIngress
  | AllowEgress
  | SetAttribute
  | SetHealthCheck
  | RegisterTargets
  | DeregisterTargets
  | SetDesiredCapacity
  | ReplaceInstance
  | RedeployRevision
  | RollBackInstanceRefresh
  | PointLambdaAlias
  | LimitRate;

/** `AuthorizeSecurityGroupIngress` for exactly one rule: tcp, one port, from one security group. */
export interface AllowIngress {
  readonly kind: 'allow-ingress';
  readonly groupId: string;
  readonly port: number;
  /** The security group that may connect: the load balancer's, never an address range. */
  readonly sourceGroupId: string;
  /** Shown in the console beside the rule; names the incident. */
  readonly description: string;
}

/** `AuthorizeSecurityGroupEgress` for exactly one rule: tcp, one port, to one security group. */
export interface AllowEgress {
  readonly kind: 'allow-egress';
  /** The load balancer's. */
  readonly groupId: string;
  readonly port: number;
  /** The security group that may be connected to: the targets', never an address range. */
  readonly destinationGroupId: string;
  readonly description: string;
}

/** `ModifyLoadBalancerAttributes` or `ModifyTargetGroupAttributes` for one attribute. */
export interface SetAttribute {
  readonly kind: 'set-attribute';
  readonly arn: string;
  readonly key: SettableAttribute;
  /** The value that was read; when another is found at the moment of acting, nothing is changed. */
  readonly from: string;
  readonly to: string;
}

export type SettableAttribute =
  | 'idle_timeout.timeout_seconds'
  | 'deregistration_delay.timeout_seconds';

/** `ModifyTargetGroup`: what the health check asks, and what it takes for an answer. */
export interface SetHealthCheck {
  readonly kind: 'set-health-check';
  readonly targetGroupArn: string;
  /** The values that were read, of the same settings as `to`. */
  readonly from: HealthCheckSettings;
  readonly to: HealthCheckSettings;
}

export interface HealthCheckSettings {
  readonly path?: string;
  /** `traffic-port`, or a number. */
  readonly port?: string;
  /** Status codes, as in `200,301` or `200-299`. */
  readonly matcher?: string;
  readonly timeoutSeconds?: number;
}

export interface TargetAddress {
  /** An instance id or an address. */
  readonly id: string;
  readonly port: number;
}

export interface RegisterTargets {
  readonly kind: 'register-targets';
  readonly targetGroupArn: string;
  readonly targets: readonly TargetAddress[];
}

/** Requests in flight get the deregistration delay to end. */
export interface DeregisterTargets {
  readonly kind: 'deregister-targets';
  readonly targetGroupArn: string;
  readonly targets: readonly TargetAddress[];
  /** Fewer healthy targets than this are never left; counted anew at the moment of acting. */
  readonly leaveHealthy: number;
}

/** `SetDesiredCapacity`, upwards and within the group's maximum only. */
export interface SetDesiredCapacity {
  readonly kind: 'set-desired-capacity';
  readonly autoScalingGroup: string;
  readonly from: number;
  readonly to: number;
}

/** The Auto Scaling group puts a new instance in the place of this one. */
export interface ReplaceInstance {
  readonly kind: 'replace-instance';
  readonly autoScalingGroup: string;
  readonly instanceId: string;
}

/** `CreateDeployment` of a revision that was deployed before. */
export interface RedeployRevision {
  readonly kind: 'redeploy-revision';
  readonly application: string;
  readonly deploymentGroup: string;
  /** The deployment that is to be replaced: the group's latest, or nothing is done. */
  readonly fromDeployment: string;
  /** Its revision, which the undo deploys again. */
  readonly from: DeployedRevision;
  /** The revision that it replaced. */
  readonly to: DeployedRevision;
  readonly description: string;
}

/** Where CodeDeploy finds what it deploys. */
export type DeployedRevision =
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly key: string;
      readonly bundleType: 'tar' | 'tgz' | 'zip' | 'YAML' | 'JSON';
      /** Of the object: another one of the same key is other code. */
      readonly version: string | null;
      readonly eTag: string | null;
    }
  | { readonly kind: 'github'; readonly repository: string; readonly commit: string };

/** `RollbackInstanceRefresh` of the one that is in progress. */
export interface RollBackInstanceRefresh {
  readonly kind: 'roll-back-instance-refresh';
  readonly autoScalingGroup: string;
  readonly refreshId: string;
}

/** `UpdateAlias`. */
export interface PointLambdaAlias {
  readonly kind: 'point-lambda-alias';
  readonly functionName: string;
  readonly alias: string;
  readonly from: string;
  readonly to: string;
}

/** `UpdateWebACL` with one more rule: requests of one address above the limit are blocked. */
export interface LimitRate {
  readonly kind: 'limit-rate';
  readonly webAclName: string;
  readonly webAclId: string;
  /** Requests of one client address within the window. */
  readonly limit: number;
  readonly windowSeconds: 60 | 120 | 300 | 600;
  readonly ruleName: string;
}

export type ChangeAnswer =
  /** `handle` is what an undo needs, or null when it cannot be taken back. `detail` is shown to people. */
  | { readonly kind: 'changed'; readonly detail: string; readonly handle: string | null }
  /** It was so already, by somebody else's hand: there is nothing of ours to take back. */
  | { readonly kind: 'unchanged'; readonly detail: string }
  | { readonly kind: 'denied'; readonly action: string; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string }
  /** The request was sent and nobody knows whether it was carried out. Never repeated by itself. */
  | { readonly kind: 'unknown'; readonly message: string };

/** Whether a change is in place, and what shows it. */
export interface Proof {
  readonly holds: boolean;
  readonly says: string;
}
