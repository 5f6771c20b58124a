import type { ApiAnswer } from '../../ports/api-answer.ts';
import type { LoadBalancers, TargetGroupQuery } from '../../ports/load-balancers.ts';
import type { Account } from './account.ts';
import { answered, denied, notFound } from './api-answers.ts';
import type { Fleet } from './fleet.ts';
import { type Check, HEALTH_CHECK, type Health } from './health-checks.ts';
import { SHOP } from './topology.ts';

const { loadBalancer, targetGroup } = SHOP;

/** ELBv2 as it would answer for the fleet. */
export class FleetLoadBalancers implements LoadBalancers {
  readonly #fleet: Fleet;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  get #account(): Account {
    return this.#fleet.accountAt(this.#fleet.clock.now());
  }

  async targetGroups(query: TargetGroupQuery): Promise<ApiAnswer> {
    switch (query.by) {
      case 'all':
        return answered({ TargetGroups: [targetGroupOf(this.#account)] });
      case 'names':
        return query.names.every((name) => name === targetGroup.name)
          ? answered({ TargetGroups: [targetGroupOf(this.#account)] })
          : notFound('TargetGroupNotFoundException', 'One or more target groups not found');
      case 'arns':
        return query.arns.every((arn) => arn === targetGroup.arn)
          ? answered({ TargetGroups: [targetGroupOf(this.#account)] })
          : notFound('TargetGroupNotFoundException', 'One or more target groups not found');
      case 'load-balancer':
        return query.arn === loadBalancer.arn
          ? answered({ TargetGroups: [targetGroupOf(this.#account)] })
          : notFound('LoadBalancerNotFoundException', `Load balancer '${query.arn}' not found`);
      default:
        return query satisfies never;
    }
  }

  async tags(arns: readonly string[]): Promise<ApiAnswer> {
    return answered({
      TagDescriptions: arns.map((ResourceArn) => ({
        ResourceArn,
        Tags:
          ResourceArn === targetGroup.arn || ResourceArn === loadBalancer.arn
            ? [{ Key: 'service', Value: SHOP.service }]
            : [],
      })),
    });
  }

  async loadBalancers(arns: readonly string[]): Promise<ApiAnswer> {
    return arns.every((arn) => arn === loadBalancer.arn)
      ? answered({ LoadBalancers: [LOAD_BALANCER] })
      : notFound('LoadBalancerNotFoundException', 'One or more load balancers not found');
  }

  async allLoadBalancers(): Promise<ApiAnswer> {
    return answered({ LoadBalancers: [LOAD_BALANCER] });
  }

  async loadBalancerAttributes(arn: string): Promise<ApiAnswer> {
    if (this.#fleet.access.attributes === 'denied') {
      return denied('elasticloadbalancing:DescribeLoadBalancerAttributes');
    }
    return arn === loadBalancer.arn
      ? answered({ Attributes: loadBalancerAttributesOf(this.#account) })
      : notFound('LoadBalancerNotFoundException', `Load balancer '${arn}' not found`);
  }

  async targetGroupAttributes(arn: string): Promise<ApiAnswer> {
    if (this.#fleet.access.attributes === 'denied') {
      return denied('elasticloadbalancing:DescribeTargetGroupAttributes');
    }
    return arn === targetGroup.arn
      ? answered({ Attributes: targetGroupAttributesOf(this.#account) })
      : notFound('TargetGroupNotFoundException', 'One or more target groups not found');
  }

  async listeners(loadBalancerArn: string): Promise<ApiAnswer> {
    return loadBalancerArn === loadBalancer.arn
      ? answered({ Listeners: [LISTENER] })
      : notFound('LoadBalancerNotFoundException', `Load balancer '${loadBalancerArn}' not found`);
  }

  async listenerRules(listenerArn: string): Promise<ApiAnswer> {
    return listenerArn === LISTENER_ARN
      ? answered({ Rules: [DEFAULT_RULE] })
      : notFound('ListenerNotFoundException', 'One or more listeners not found');
  }

  async targetHealth(arn: string): Promise<ApiAnswer> {
    if (arn !== targetGroup.arn) {
      return notFound('TargetGroupNotFoundException', 'One or more target groups not found');
    }
    const now = this.#fleet.clock.now();
    return answered({
      TargetHealthDescriptions: this.#fleet.targetsAt(now).map((target) => ({
        Target: { Id: target.instanceId, Port: target.port },
        HealthCheckPort:
          this.#account.healthCheck.port === 'traffic-port'
            ? String(target.port)
            : this.#account.healthCheck.port,
        TargetHealth: targetHealthOf(this.#fleet.healthAt(target, now)),
        AdministrativeOverride: {
          State: 'no_override',
          Reason: 'AdministrativeOverride.NoOverride',
          Description: 'No override is currently active on target',
        },
      })),
    });
  }
}

const LISTENER_ARN = `${loadBalancer.arn.replace(':loadbalancer/', ':listener/')}/f2f7dc8efc522ab2`;
const FORWARD = {
  Type: 'forward',
  TargetGroupArn: targetGroup.arn,
  ForwardConfig: { TargetGroups: [{ TargetGroupArn: targetGroup.arn, Weight: 1 }] },
};
const LISTENER = {
  ListenerArn: LISTENER_ARN,
  LoadBalancerArn: loadBalancer.arn,
  Port: 443,
  Protocol: 'HTTPS',
  SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  DefaultActions: [FORWARD],
};
const DEFAULT_RULE = {
  RuleArn: `${LISTENER_ARN.replace(':listener/', ':listener-rule/')}/9683b2d02a6cabee`,
  Priority: 'default',
  Conditions: [],
  Actions: [FORWARD],
  IsDefault: true,
};

/** State, reason code and description as `DescribeTargetHealth` words them. */
export function targetHealthOf(health: Health): {
  readonly State: string;
  readonly Reason?: string;
  readonly Description?: string;
} {
  switch (health.state) {
    case 'healthy':
      return { State: 'healthy' };
    case 'initial':
      return {
        State: 'initial',
        Reason: 'Elb.InitialHealthChecking',
        Description: 'Initial health checks in progress',
      };
    case 'draining':
      return {
        State: 'draining',
        Reason: 'Target.DeregistrationInProgress',
        Description: 'Target deregistration is in progress',
      };
    case 'unhealthy':
      return failedCheck(health.check);
    default:
      return health satisfies never;
  }
}

function failedCheck(check: Check): ReturnType<typeof targetHealthOf> {
  if (typeof check === 'number') {
    return {
      State: 'unhealthy',
      Reason: 'Target.ResponseCodeMismatch',
      Description: `Health checks failed with these codes: [${check}]`,
    };
  }
  switch (check) {
    case 'no-answer':
    case 'no-reaction':
      return { State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out' };
    case 'answers-502':
      return {
        State: 'unhealthy',
        Reason: 'Target.ResponseCodeMismatch',
        Description: 'Health checks failed with these codes: [502]',
      };
    case 'refuses':
    case 'answers':
    case 'answers-mostly':
      return {
        State: 'unhealthy',
        Reason: 'Target.FailedHealthChecks',
        Description: 'Health checks failed',
      };
    default:
      return check satisfies never;
  }
}

const targetGroupOf = ({ healthCheck }: Account) => ({
  TargetGroupArn: targetGroup.arn,
  TargetGroupName: targetGroup.name,
  Protocol: 'HTTP',
  Port: SHOP.port,
  VpcId: SHOP.vpcId,
  HealthCheckProtocol: 'HTTP',
  HealthCheckPort: healthCheck.port,
  HealthCheckEnabled: true,
  HealthCheckIntervalSeconds: HEALTH_CHECK.intervalSeconds,
  HealthCheckTimeoutSeconds: healthCheck.timeoutSeconds,
  HealthyThresholdCount: HEALTH_CHECK.healthyThreshold,
  UnhealthyThresholdCount: HEALTH_CHECK.unhealthyThreshold,
  HealthCheckPath: healthCheck.path,
  Matcher: { HttpCode: healthCheck.matcher },
  LoadBalancerArns: [loadBalancer.arn],
  TargetType: 'instance',
  ProtocolVersion: 'HTTP1',
  IpAddressType: 'ipv4',
});

const LOAD_BALANCER = {
  LoadBalancerArn: loadBalancer.arn,
  DNSName: loadBalancer.dnsName,
  CanonicalHostedZoneId: 'Z32O12XQLNTSW2',
  CreatedTime: '2026-03-02T09:14:27.310Z',
  LoadBalancerName: loadBalancer.name,
  Scheme: 'internet-facing',
  VpcId: SHOP.vpcId,
  State: { Code: 'active' },
  Type: 'application',
  AvailabilityZones: loadBalancer.subnets.map(({ zone, id }) => ({
    ZoneName: zone,
    SubnetId: id,
    LoadBalancerAddresses: [],
  })),
  SecurityGroups: [loadBalancer.securityGroup],
  IpAddressType: 'ipv4',
};

const attributes = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([Key, Value]) => ({ Key, Value }));

const loadBalancerAttributesOf = ({ idleTimeoutSeconds, accessLog }: Account) =>
  attributes({
    'access_logs.s3.enabled': String(accessLog),
    'access_logs.s3.bucket': accessLog ? SHOP.logBucket : '',
    'access_logs.s3.prefix': '',
    'idle_timeout.timeout_seconds': String(idleTimeoutSeconds),
    'deletion_protection.enabled': 'true',
    'routing.http2.enabled': 'true',
    'routing.http.drop_invalid_header_fields.enabled': 'false',
    'routing.http.xff_client_port.enabled': 'false',
    'routing.http.preserve_host_header.enabled': 'false',
    'routing.http.xff_header_processing.mode': 'append',
    'load_balancing.cross_zone.enabled': 'true',
    'routing.http.desync_mitigation_mode': 'defensive',
    'waf.fail_open.enabled': 'false',
    'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': 'false',
    'zonal_shift.config.enabled': 'false',
    'connection_logs.s3.enabled': 'false',
    'connection_logs.s3.bucket': '',
    'connection_logs.s3.prefix': '',
    'client_keep_alive.seconds': '3600',
  });

const targetGroupAttributesOf = ({ deregistrationDelaySeconds }: Account) =>
  attributes({
    'stickiness.enabled': 'false',
    'deregistration_delay.timeout_seconds': String(deregistrationDelaySeconds),
    'stickiness.type': 'lb_cookie',
    'stickiness.lb_cookie.duration_seconds': '86400',
    'slow_start.duration_seconds': '0',
    'load_balancing.algorithm.type': 'round_robin',
    'load_balancing.algorithm.anomaly_mitigation': 'off',
    'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration',
    'target_group_health.dns_failover.minimum_healthy_targets.count': '1',
    'target_group_health.dns_failover.minimum_healthy_targets.percentage': 'off',
    'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '1',
    'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': 'off',
  });
