import { describe, expect, it } from '@jest/globals';
import { epochMs } from '../../src/brand.ts';
import type { CauseId } from '../../src/diagnosis/taxonomy.ts';
import type { Observation } from '../../src/read/observation.ts';
import type { RemedyId } from '../../src/remedies/remedy-id.ts';
import {
  A,
  B,
  BALANCER_GROUP,
  C,
  health,
  planned,
  seen,
  setting,
  shown,
  TARGET_GROUP,
} from './situation.ts';

const responseTime = (peak: number) =>
  seen({ kind: 'metric', metric: 'TargetResponseTime', total: peak, peak, latest: peak });
const elb504 = seen({
  kind: 'metric',
  metric: 'HTTPCode_ELB_504_Count',
  total: 120,
  peak: 30,
  latest: 20,
});
const rule = (group: string, direction: 'ingress' | 'egress', port: number, peer: string) =>
  seen({
    kind: 'security-rule',
    group,
    direction,
    protocol: 'tcp',
    fromPort: port,
    toPort: port,
    peer,
  });
const listens = (host: string, port: number, process = 'node', address = '0.0.0.0') =>
  seen({ kind: 'listener', address, port, process, waiting: null, limit: null, holders: [] }, host);
const answers = (host: string, port: number, status = 200) =>
  seen(
    {
      kind: 'probe',
      to: `127.0.0.1:${port}`,
      from: 'backend',
      outcome: 'answered',
      status,
      path: null,
    },
    host,
  );
const member = (id: string) =>
  seen({
    kind: 'placement',
    of: 'target',
    target: id,
    address: null,
    subnet: null,
    zone: null,
    groups: [],
    scalingGroup: 'shop-asg',
  });
const group = (desired: number, suspended: readonly string[] = []) =>
  seen({
    kind: 'scaling-group',
    group: 'shop-asg',
    minimum: 3,
    desired,
    maximum: 6,
    inService: desired,
    others: [],
    suspended,
    healthCheck: 'EC2',
  });
const refresh = (status: string, hasDesiredConfiguration = true) =>
  seen({
    kind: 'instance-refresh',
    group: 'shop-asg',
    refresh: 'refresh-1',
    hasDesiredConfiguration,
    status,
    percentage: 40,
  });
const s3 = (key: string) =>
  ({ kind: 's3', bucket: 'releases', key, bundleType: 'zip', version: null, eTag: null }) as const;
const deployment = (id: string, first: number, status = 'Succeeded', application = 'shop') =>
  seen(
    {
      kind: 'deployment',
      application,
      group: 'production',
      deployment: id,
      status,
      targetGroups: [],
      revision: s3('r215.zip'),
      previous: s3('r214.zip'),
    },
    null,
    first,
  );

const alias = (of: string, shared = false) =>
  seen({ kind: 'function-alias', function: 'shop-api', alias: 'live', version: of, shared });
const version = (of: string, published: number) =>
  seen({ kind: 'function-version', function: 'shop-api', version: of }, null, published);
const onset = (at: number) =>
  seen({
    kind: 'onset',
    at: epochMs(at),
    lastFailure: epochMs(at),
    perMinute: 10,
    share: 0.5,
    madeBy: 'load-balancer',
  });
const webAcl = (managed: boolean) =>
  seen({ kind: 'web-acl', name: 'shop', id: 'a1b2', rules: [], managed });
const requestCount = (peak: number) =>
  seen({ kind: 'metric', metric: 'RequestCount', total: peak, peak, latest: peak });

interface Case {
  readonly given: string;
  readonly remedy: RemedyId;
  readonly cause: CauseId;
  readonly targets?: readonly (string | null)[];
  readonly facts: readonly Observation[];
  readonly plan: readonly string[] | unknown;
}

describe('what is planned', () => {
  it.each<Case>([
    {
      given: 'the backend keeps idle connections for 5 s, the load balancer for 60 s',
      remedy: 'lower-idle-timeout',
      cause: 'keepalive-race',
      facts: [
        setting('gateway-idle-seconds', 60),
        setting('backend-keepalive-seconds', 5, A),
        setting('backend-keepalive-seconds', 65, B),
        responseTime(0.6),
      ],
      plan: [
        'elasticloadbalancing:ModifyLoadBalancerAttributes shop-alb idle_timeout.timeout_seconds=4',
      ],
    },
    {
      given: 'requests that take longer than the timeout would be',
      remedy: 'lower-idle-timeout',
      cause: 'keepalive-race',
      facts: [
        setting('gateway-idle-seconds', 60),
        setting('backend-keepalive-seconds', 5, A),
        responseTime(9),
      ],
      plan: expect.stringContaining('Raise the keep-alive of the backend instead'),
    },
    {
      given: 'an idle timeout of nginx on a host, and none of the load balancer',
      remedy: 'lower-idle-timeout',
      cause: 'keepalive-race',
      facts: [setting('gateway-idle-seconds', 60, A), setting('backend-keepalive-seconds', 5, A)],
      plan: expect.stringContaining('was not read'),
    },
    {
      given: 'requests that the load balancer gave up on after 60 s',
      remedy: 'raise-idle-timeout',
      cause: 'upstream-too-slow',
      facts: [setting('gateway-idle-seconds', 60), elb504, responseTime(110)],
      plan: [
        'elasticloadbalancing:ModifyLoadBalancerAttributes shop-alb idle_timeout.timeout_seconds=165',
      ],
    },
    {
      given: 'a keep-alive that a longer timeout would outlast',
      remedy: 'raise-idle-timeout',
      cause: 'upstream-too-slow',
      facts: [
        setting('gateway-idle-seconds', 60),
        elb504,
        setting('backend-keepalive-seconds', 61, A),
      ],
      plan: expect.stringContaining('raise that first'),
    },
    {
      given: 'a keep-alive that lets the timeout rise, but not above the slowest answer',
      remedy: 'raise-idle-timeout',
      cause: 'upstream-too-slow',
      facts: [
        setting('gateway-idle-seconds', 60),
        elb504,
        responseTime(110),
        setting('backend-keepalive-seconds', 75, A),
      ],
      plan: expect.stringMatching(
        /^Answers take up to 110 s\. .*keep-alive of 75 s: raise that first/,
      ),
    },
    {
      given: 'slow requests and no 504 of the load balancer',
      remedy: 'raise-idle-timeout',
      cause: 'upstream-too-slow',
      facts: [setting('gateway-idle-seconds', 60), responseTime(110)],
      plan: expect.stringContaining('not its timeout'),
    },
    {
      given: 'a deregistration delay of 0 s',
      remedy: 'raise-deregistration-delay',
      cause: 'deregistration-too-short',
      facts: [setting('deregistration-delay-seconds', 0)],
      plan: [
        'elasticloadbalancing:ModifyTargetGroupAttributes shop deregistration_delay.timeout_seconds=300',
      ],
    },
    {
      given: 'a delay that is long enough already',
      remedy: 'raise-deregistration-delay',
      cause: 'deregistration-too-short',
      facts: [setting('deregistration-delay-seconds', 300), responseTime(2)],
      plan: expect.stringContaining('does not wait for it'),
    },
    {
      given: 'a check that is redirected',
      remedy: 'correct-health-check',
      cause: 'health-check-misconfigured',
      facts: [
        setting('health-check-path', '/healthz'),
        setting('redirected-path', '/healthz/', A),
        setting('redirected-path', '/healthz/', B),
      ],
      plan: ['elasticloadbalancing:ModifyTargetGroup shop health check: path /healthz/'],
    },
    {
      given: 'a check on a port of its own on which nobody listens',
      remedy: 'correct-health-check',
      cause: 'health-check-misconfigured',
      facts: [
        setting('health-check-port', '9000'),
        health(A, 'unhealthy', 'Target.FailedHealthChecks'),
        listens(A, 8080),
        answers(A, 8080),
      ],
      plan: ['elasticloadbalancing:ModifyTargetGroup shop health check: port traffic-port'],
    },
    {
      given: 'a check that is answered 204',
      remedy: 'correct-health-check',
      cause: 'health-check-misconfigured',
      facts: [
        setting('health-check-matcher', '200'),
        health(
          A,
          'unhealthy',
          'Target.ResponseCodeMismatch',
          'Health checks failed with these codes: [204]',
        ),
      ],
      plan: ['elasticloadbalancing:ModifyTargetGroup shop health check: matcher 200,204'],
    },
    {
      given: 'a check that is answered 503, which may be the truth',
      remedy: 'correct-health-check',
      cause: 'health-check-misconfigured',
      facts: [
        setting('health-check-matcher', '200'),
        health(
          A,
          'unhealthy',
          'Target.ResponseCodeMismatch',
          'Health checks failed with these codes: [503]',
        ),
      ],
      plan: expect.stringContaining('not in the evidence'),
    },
    {
      given: 'a service on another port, which the security group lets in',
      remedy: 're-register-targets',
      cause: 'wrong-port',
      targets: [A],
      facts: [
        listens(A, 8081),
        listens(A, 22, 'sshd'),
        listens(A, 9229, 'node', '127.0.0.1'),
        rule(TARGET_GROUP, 'ingress', 8081, BALANCER_GROUP),
      ],
      plan: [
        `elasticloadbalancing:RegisterTargets shop ${A}:8081`,
        `elasticloadbalancing:DeregisterTargets shop ${A}:8080`,
      ],
    },
    {
      given: 'a service on another port, which the security group does not let in',
      remedy: 're-register-targets',
      cause: 'wrong-port',
      targets: [A],
      facts: [listens(A, 8081), rule(TARGET_GROUP, 'ingress', 8080, BALANCER_GROUP)],
      plan: [
        `ec2:AuthorizeSecurityGroupIngress ${TARGET_GROUP} tcp 8081 from ${BALANCER_GROUP}`,
        `elasticloadbalancing:RegisterTargets shop ${A}:8081`,
        `elasticloadbalancing:DeregisterTargets shop ${A}:8080`,
      ],
    },
    {
      given: 'two ports, of which one answers HTTP',
      remedy: 're-register-targets',
      cause: 'wrong-port',
      targets: [A],
      facts: [listens(A, 8081), listens(A, 9090), answers(A, 8081)],
      plan: [
        `elasticloadbalancing:RegisterTargets shop ${A}:8081`,
        `elasticloadbalancing:DeregisterTargets shop ${A}:8080`,
      ],
    },
    {
      given: 'two ports that both could be meant',
      remedy: 're-register-targets',
      cause: 'wrong-port',
      targets: [A],
      facts: [listens(A, 8081), listens(A, 9090)],
      plan: expect.stringContaining('for a person to say'),
    },
    {
      given: 'a rule that is missing on the way in',
      remedy: 'open-security-group',
      cause: 'security-group-blocked',
      targets: [null],
      facts: [rule(BALANCER_GROUP, 'egress', 8080, '0.0.0.0/0')],
      plan: [`ec2:AuthorizeSecurityGroupIngress ${TARGET_GROUP} tcp 8080 from ${BALANCER_GROUP}`],
    },
    {
      given: 'a rule that is missing on the way out',
      remedy: 'open-security-group',
      cause: 'security-group-blocked',
      targets: [null],
      facts: [
        rule(BALANCER_GROUP, 'egress', 443, '0.0.0.0/0'),
        rule(TARGET_GROUP, 'ingress', 8080, BALANCER_GROUP),
      ],
      plan: [`ec2:AuthorizeSecurityGroupEgress ${BALANCER_GROUP} tcp 8080 to ${TARGET_GROUP}`],
    },
    {
      given: 'one sick target of three',
      remedy: 'drain-target',
      cause: 'premature-close',
      targets: [B],
      facts: [health(A, 'healthy'), health(B, 'healthy'), health(C, 'healthy')],
      plan: [`elasticloadbalancing:DeregisterTargets shop ${B}:8080`],
    },
    {
      given: 'too few others to carry the load',
      remedy: 'drain-target',
      cause: 'premature-close',
      targets: [B],
      facts: [health(A, 'healthy'), health(B, 'healthy'), health(C, 'unhealthy')],
      plan: expect.stringContaining('2 are needed'),
    },
    {
      given: 'all targets alike',
      remedy: 'drain-target',
      cause: 'premature-close',
      targets: [null],
      facts: [health(A, 'healthy'), health(B, 'healthy'), health(C, 'healthy')],
      plan: expect.stringContaining('no other target'),
    },
    {
      given: 'a group of three that may have six',
      remedy: 'scale-out',
      cause: 'resource-saturated',
      facts: [member(A), group(3)],
      plan: ['autoscaling:SetDesiredCapacity shop-asg 5'],
    },
    {
      given: 'a group at its maximum',
      remedy: 'scale-out',
      cause: 'resource-saturated',
      facts: [member(A), group(6)],
      plan: expect.stringContaining('its maximum'),
    },
    {
      given: 'a group that launches nothing',
      remedy: 'scale-out',
      cause: 'resource-saturated',
      facts: [member(A), group(3, ['Launch'])],
      plan: expect.stringContaining('suspended'),
    },
    {
      given: 'no group at all',
      remedy: 'scale-out',
      cause: 'resource-saturated',
      facts: [],
      plan: 'does not apply',
    },
    {
      given: 'one broken instance of three',
      remedy: 'replace-instance',
      cause: 'disk-full',
      targets: [B],
      facts: [member(B), group(3), health(A, 'healthy'), health(C, 'healthy')],
      plan: [`autoscaling:TerminateInstanceInAutoScalingGroup ${B} (desired capacity stays 3)`],
    },
    {
      given: 'a refresh that is replacing the instances',
      remedy: 'roll-back-instance-refresh',
      cause: 'wrong-port',
      facts: [member(A), group(3), refresh('Successful'), refresh('InProgress')],
      plan: ['autoscaling:RollbackInstanceRefresh shop-asg (refresh-1)'],
    },
    {
      given: 'a refresh without a desired configuration',
      remedy: 'roll-back-instance-refresh',
      cause: 'wrong-port',
      facts: [member(A), group(3), refresh('InProgress', false)],
      plan: expect.stringContaining('cancelled'),
    },
    {
      given: 'the latest of two deployments',
      remedy: 'roll-back-deployment',
      cause: 'wrong-port',
      facts: [deployment('d-OLD', 1), deployment('d-NEW', 2)],
      plan: ['codedeploy:CreateDeployment shop/production r214.zip'],
    },
    {
      given: 'a deployment that still runs',
      remedy: 'roll-back-deployment',
      cause: 'wrong-port',
      facts: [deployment('d-NEW', 2, 'InProgress')],
      plan: expect.stringContaining('stop-deployment --auto-rollback-enabled'),
    },
    {
      given: 'a deployment that was made after the failures began: it may be the way back already',
      remedy: 'roll-back-deployment',
      cause: 'wrong-port',
      facts: [deployment('d-BAD', 1), onset(1_000), deployment('d-BACK', 600_000)],
      plan: expect.stringContaining('d-BACK was made after the failures began'),
    },
    {
      given: 'a deployment of something else',
      remedy: 'roll-back-deployment',
      cause: 'wrong-port',
      facts: [deployment('d-NEW', 2, 'Succeeded', 'blog')],
      plan: 'does not apply',
    },
    {
      given: 'an alias on the version that was published last',
      remedy: 'roll-back-lambda-alias',
      cause: 'lambda-target-error',
      facts: [alias('12'), version('11', 100), version('12', 5_000_000), onset(6_000_000)],
      plan: ['lambda:UpdateAlias shop-api:live version 11'],
    },
    {
      given: 'a version that ran well for more than a day',
      remedy: 'roll-back-lambda-alias',
      cause: 'lambda-target-error',
      facts: [alias('12'), version('11', 100), version('12', 200), onset(200_000_000)],
      plan: expect.stringContaining('not what changed'),
    },
    {
      given: 'a version that somebody is trying out',
      remedy: 'roll-back-lambda-alias',
      cause: 'lambda-target-error',
      facts: [alias('12', true), version('11', 100), version('12', 200)],
      plan: expect.stringContaining('decides'),
    },
    {
      given: 'a web ACL in front of the load balancer',
      remedy: 'rate-limit-at-load-balancer',
      cause: 'resource-saturated',
      facts: [webAcl(false), requestCount(3_000)],
      plan: [
        'wafv2:UpdateWebACL shop + rule fiveohtwo-shop-1: block an address above 300 requests in 60 s (429)',
      ],
    },
    {
      given: 'a web ACL that Firewall Manager keeps',
      remedy: 'rate-limit-at-load-balancer',
      cause: 'resource-saturated',
      facts: [webAcl(true), requestCount(3_000)],
      plan: expect.stringContaining('Firewall Manager'),
    },
    {
      given: 'no web ACL',
      remedy: 'rate-limit-at-load-balancer',
      cause: 'resource-saturated',
      facts: [requestCount(3_000)],
      plan: 'does not apply',
    },
  ])('$remedy, given $given', ({ remedy, cause, targets = [null], facts, plan }) => {
    expect(shown(planned(remedy, cause, targets, facts))).toEqual(plan);
  });
});
