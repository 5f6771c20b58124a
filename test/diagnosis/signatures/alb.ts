import type { Row } from './row.ts';

const line = (target: string, times: string, status: string, reason = '-'): string =>
  `http 2026-11-22T15:54:22.915206Z app/shop/5d0c3f7be1a94286 198.51.100.23:41790 ${target} ${times} ${status} 287 293 "GET http://shop.example.com:80/cart HTTP/1.1" "okhttp/4.9.3" - - arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/7e40b8d2916ca35f "Root=1-62286837" "-" "-" 20 2026-11-22T15:54:22.849000Z "forward" "-" "${reason}" "${target}" "-" "-" "-"`;
const health = (state: string, reason: string, description: string): string =>
  JSON.stringify({
    TargetHealthDescriptions: [
      {
        Target: { Id: 'i-0a1b2c3d4e5f60718', Port: 8080 },
        TargetHealth: { State: state, Reason: reason, Description: description },
      },
    ],
  });
const metrics = (values: Readonly<Record<string, number>>): string =>
  JSON.stringify({
    MetricDataResults: Object.entries(values).map(([name, value], i) => ({
      Id: `m${i}`,
      Label: name,
      Timestamps: ['2026-11-22T15:54:00Z'],
      Values: [value],
    })),
  });

const LOG = { in: 'alb_access_log' } as const;
const HEALTH = { in: 'alb_target_health' } as const;
const METRICS = { in: 'alb_metrics' } as const;
const REFUSED = [
  'backend-stopped',
  'backend-crashed',
  'wrong-port',
  'loopback-only',
  'inconclusive',
] as const;

export const ALB: readonly Row[] = [
  {
    ...LOG,
    line: line('10.0.1.23:8080', '0.001 0.004 0.000', '502 502'),
    means: ['upstream-generated'],
  },
  { ...LOG, line: line('10.0.1.23:8080', '-1 -1 -1', '502 -'), means: REFUSED },
  { ...LOG, line: line('10.0.1.23:8080', '0.000 0.001 -1', '502 -'), means: ['keepalive-race'] },
  { ...LOG, line: line('10.0.1.23:8080', '0.000 30.012 -1', '502 -'), means: ['premature-close'] },
  {
    ...LOG,
    line: line('10.0.1.23:8080', '0.000 0.005 0.000', '502 -'),
    means: ['malformed-response', 'header-too-large'],
  },
  {
    ...LOG,
    line: line('10.0.1.23:8080', '0.000 -1 -1', '504 -'),
    means: [
      'security-group-blocked',
      'nacl-or-route-blocked',
      'host-firewall-blocked',
      'inconclusive',
    ],
  },
  {
    ...LOG,
    line: line('10.0.1.23:8080', '0.000 60.001 -1', '504 -'),
    means: ['upstream-too-slow', 'backend-hung', 'resource-saturated', 'worker-pool-exhausted'],
  },
  {
    ...LOG,
    line: line('-', '0.005 0.061 -1', '502 -', 'LambdaInvalidResponse'),
    means: ['lambda-target-error'],
  },
  {
    ...HEALTH,
    line: health(
      'unhealthy',
      'Target.ResponseCodeMismatch',
      'Health checks failed with these codes: [301]',
    ),
    means: ['health-check-misconfigured'],
  },
  {
    ...HEALTH,
    line: health('unhealthy', 'Target.Timeout', 'Request timed out'),
    means: ['inconclusive', 'security-group-blocked'],
  },
  {
    ...HEALTH,
    line: health('unhealthy', 'Target.FailedHealthChecks', 'Health checks failed'),
    means: ['inconclusive', ...REFUSED],
  },
  {
    ...HEALTH,
    line: health('unused', 'Target.InvalidState', 'Target is in the stopped state'),
    means: ['backend-stopped'],
  },
  {
    ...HEALTH,
    line: health('unused', 'Target.IpUnusable', 'Target IP belongs to a load balancer'),
    means: ['wrong-address'],
  },
  {
    ...METRICS,
    line: metrics({
      HTTPCode_ELB_502_Count: 120,
      TargetConnectionErrorCount: 120,
      RequestCount: 130,
    }),
    means: REFUSED,
  },
  {
    ...METRICS,
    line: metrics({ HTTPCode_ELB_502_Count: 3, RequestCount: 9000, HealthyHostCount: 3 }),
    means: ['keepalive-race', 'premature-close', 'inconclusive'],
  },
  {
    ...METRICS,
    line: metrics({ HTTPCode_Target_5XX_Count: 30, RequestCount: 900 }),
    means: ['upstream-generated'],
  },
  {
    ...METRICS,
    line: metrics({
      HTTPCode_ELB_502_Count: 30,
      TargetTLSNegotiationErrorCount: 30,
      RequestCount: 30,
    }),
    means: ['tls-handshake-failed', 'protocol-mismatch'],
  },
  {
    ...METRICS,
    line: metrics({ HTTPCode_ELB_502_Count: 30, HTTPCode_ELB_504_Count: 50, RequestCount: 300 }),
    means: ['resource-saturated', 'worker-pool-exhausted', 'backlog-overflow', 'inconclusive'],
  },
  // the rest of what the products document
  {
    in: 'alb_access_log',
    line: 'http 2026-11-22T15:54:22.915206Z app/shop/5d0c3f7be1a94286 198.51.100.23:41790 - 0.005 0.061 -1 502 - 287 293 "GET http://shop.example.com:80/cart HTTP/1.1" "okhttp/4.9.3" - - arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/7e40b8d2916ca35f "Root=1-62286837" "-" "-" 20 2026-11-22T15:54:22.849000Z "forward" "-" "LambdaResponseTooLarge" "-" "-" "-" "-"',
    means: ['lambda-target-error'],
  },
  {
    in: 'alb_access_log',
    line: 'http 2026-11-22T15:54:22.915206Z app/shop/5d0c3f7be1a94286 198.51.100.23:41790 - 0.005 0.061 -1 502 - 287 293 "GET http://shop.example.com:80/cart HTTP/1.1" "okhttp/4.9.3" - - arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/7e40b8d2916ca35f "Root=1-62286837" "-" "-" 20 2026-11-22T15:54:22.849000Z "forward" "-" "LambdaUnhandled" "-" "-" "-" "-"',
    means: ['lambda-target-error'],
  },
  {
    in: 'alb_access_log',
    line: 'http 2026-11-22T15:54:22.915206Z app/shop/5d0c3f7be1a94286 198.51.100.23:41790 - 0.005 0.061 -1 502 - 287 293 "GET http://shop.example.com:80/cart HTTP/1.1" "okhttp/4.9.3" - - arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/7e40b8d2916ca35f "Root=1-62286837" "-" "-" 20 2026-11-22T15:54:22.849000Z "forward" "-" "LambdaThrottling" "-" "-" "-" "-"',
    means: ['lambda-target-error'],
  },
  {
    in: 'alb_access_log',
    line: 'http 2026-11-22T15:54:22.915206Z app/shop/5d0c3f7be1a94286 198.51.100.23:41790 - 0.005 0.061 -1 502 - 287 293 "GET http://shop.example.com:80/cart HTTP/1.1" "okhttp/4.9.3" - - arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/7e40b8d2916ca35f "Root=1-62286837" "-" "-" 20 2026-11-22T15:54:22.849000Z "forward" "-" "LambdaAccessDenied" "-" "-" "-" "-"',
    means: ['lambda-target-error'],
  },
  {
    in: 'alb_access_log',
    line: 'http 2026-11-22T15:54:22.915206Z app/shop/5d0c3f7be1a94286 198.51.100.23:41790 - 0.005 0.061 -1 502 - 287 293 "GET http://shop.example.com:80/cart HTTP/1.1" "okhttp/4.9.3" - - arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/7e40b8d2916ca35f "Root=1-62286837" "-" "-" 20 2026-11-22T15:54:22.849000Z "forward" "-" "LambdaConnectionTimeout" "-" "-" "-" "-"',
    means: ['lambda-target-error'],
  },
  {
    in: 'alb_access_log',
    line: 'http 2026-11-22T15:54:22.915206Z app/shop/5d0c3f7be1a94286 198.51.100.23:41790 - 0.005 0.061 -1 502 - 287 293 "GET http://shop.example.com:80/cart HTTP/1.1" "okhttp/4.9.3" - - arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/7e40b8d2916ca35f "Root=1-62286837" "-" "-" 20 2026-11-22T15:54:22.849000Z "forward" "-" "LambdaENILimitReachedException" "-" "-" "-" "-"',
    means: ['lambda-target-error'],
  },
  {
    in: 'alb_access_log',
    line: 'http 2026-11-22T15:54:22.915206Z app/shop/5d0c3f7be1a94286 198.51.100.23:41790 - -1 -1 -1 503 - 287 293 "GET http://shop.example.com:80/cart HTTP/1.1" "okhttp/4.9.3" - - - "Root=1-62286837" "-" "-" 20 2026-11-22T15:54:22.849000Z "waf" "-" "-" "-" "-" "-" "-"',
    means: ['inconclusive', 'healthy', 'gateway-faulty'],
  },
  {
    in: 'alb_access_log',
    line: 'http 2026-11-22T15:54:22.915206Z app/shop/5d0c3f7be1a94286 198.51.100.23:41790 - -1 -1 -1 503 - 287 293 "GET http://shop.example.com:80/cart HTTP/1.1" "okhttp/4.9.3" - - - "Root=1-62286837" "-" "-" 20 2026-11-22T15:54:22.849000Z "fixed-response" "-" "-" "-" "-" "-" "-"',
    means: ['inconclusive', 'healthy', 'gateway-faulty'],
  },
  {
    in: 'alb_access_log',
    line: 'http 2026-11-22T15:54:22.915206Z app/shop/5d0c3f7be1a94286 198.51.100.23:41790 - -1 -1 -1 503 - 287 293 "GET http://shop.example.com:80/cart HTTP/1.1" "okhttp/4.9.3" - - - "Root=1-62286837" "-" "-" 20 2026-11-22T15:54:22.849000Z "authenticate" "-" "AuthInvalidCookie" "-" "-" "-" "-"',
    means: ['inconclusive', 'healthy', 'gateway-faulty'],
  },
  {
    in: 'alb_access_log',
    line: 'http 2026-11-22T15:54:22.915206Z app/shop/5d0c3f7be1a94286 198.51.100.23:41790 10.0.1.23:8080 0.001 0.002 -1 464 - 287 293 "GET http://shop.example.com:80/cart HTTP/1.1" "okhttp/4.9.3" - - - "Root=1-62286837" "-" "-" 20 2026-11-22T15:54:22.849000Z "forward" "-" "-" "-" "-" "-" "-"',
    means: ['protocol-mismatch'],
  },
  {
    in: 'alb_access_log',
    line: 'http 2026-11-22T15:54:22.915206Z app/shop/5d0c3f7be1a94286 198.51.100.23:41790 10.0.1.23:8080 0.001 58.002 -1 460 - 287 293 "GET http://shop.example.com:80/cart HTTP/1.1" "okhttp/4.9.3" - - - "Root=1-62286837" "-" "-" 20 2026-11-22T15:54:22.849000Z "forward" "-" "-" "-" "-" "-" "-"',
    means: [
      'upstream-too-slow',
      'backend-hung',
      'worker-pool-exhausted',
      'resource-saturated',
      'inconclusive',
    ],
  },
  {
    in: 'alb_health_log',
    line: 'http 2026-11-22T15:54:22.915206Z 5.004 10.0.1.23:8080 shop FAIL - ConnectionTimedOut',
    means: [
      'security-group-blocked',
      'nacl-or-route-blocked',
      'host-firewall-blocked',
      'backlog-overflow',
      'inconclusive',
    ],
  },
  {
    in: 'alb_health_log',
    line: 'http 2026-11-22T15:54:22.915206Z 5.004 10.0.1.23:8080 shop FAIL - ConnectionReset',
    means: [
      'inconclusive',
      'backend-stopped',
      'wrong-port',
      'loopback-only',
      'protocol-mismatch',
      'premature-close',
      'backend-crashed',
    ],
  },
  {
    in: 'alb_health_log',
    line: 'http 2026-11-22T15:54:22.915206Z 5.004 10.0.1.23:8080 shop FAIL - RequestTimedOut',
    means: [
      'upstream-too-slow',
      'backend-hung',
      'worker-pool-exhausted',
      'resource-saturated',
      'inconclusive',
    ],
  },
  {
    in: 'alb_health_log',
    line: 'http 2026-11-22T15:54:22.915206Z 5.004 10.0.1.23:8080 shop FAIL 500 TargetError',
    means: ['upstream-generated', 'inconclusive', 'backend-crashed', 'premature-close'],
  },
  {
    in: 'alb_health_log',
    line: 'http 2026-11-22T15:54:22.915206Z 5.004 10.0.1.23:8080 shop FAIL 404 ResponseCodeMismatch',
    means: ['health-check-misconfigured'],
  },
  {
    in: 'alb_metrics',
    line: '{"MetricDataResults":[{"Id":"m0","Label":"RejectedConnectionCount","Timestamps":["2026-11-22T15:54:00Z"],"Values":[300]},{"Id":"m1","Label":"RequestCount","Timestamps":["2026-11-22T15:54:00Z"],"Values":[9000]}]}',
    means: ['gateway-faulty'],
  },
  {
    in: 'alb_metrics',
    line: '{"MetricDataResults":[{"Id":"m0","Label":"LambdaUserError","Timestamps":["2026-11-22T15:54:00Z"],"Values":[30]},{"Id":"m1","Label":"HTTPCode_ELB_502_Count","Timestamps":["2026-11-22T15:54:00Z"],"Values":[30]},{"Id":"m2","Label":"RequestCount","Timestamps":["2026-11-22T15:54:00Z"],"Values":[100]}]}',
    means: ['lambda-target-error'],
  },
  {
    in: 'alb_metrics',
    line: '{"MetricDataResults":[{"Id":"m0","Label":"LambdaInternalError","Timestamps":["2026-11-22T15:54:00Z"],"Values":[30]},{"Id":"m1","Label":"HTTPCode_ELB_502_Count","Timestamps":["2026-11-22T15:54:00Z"],"Values":[30]},{"Id":"m2","Label":"RequestCount","Timestamps":["2026-11-22T15:54:00Z"],"Values":[100]}]}',
    means: ['lambda-target-error'],
  },
  {
    in: 'alb_metrics',
    line: '{"MetricDataResults":[{"Id":"m0","Label":"HTTPCode_ELB_504_Count","Timestamps":["2026-11-22T15:54:00Z"],"Values":[30]},{"Id":"m1","Label":"TargetConnectionErrorCount","Timestamps":["2026-11-22T15:54:00Z"],"Values":[30]},{"Id":"m2","Label":"UnHealthyHostCount","Timestamps":["2026-11-22T15:54:00Z"],"Values":[2]},{"Id":"m3","Label":"RequestCount","Timestamps":["2026-11-22T15:54:00Z"],"Values":[30]}]}',
    means: [
      'security-group-blocked',
      'nacl-or-route-blocked',
      'host-firewall-blocked',
      'backlog-overflow',
      'inconclusive',
    ],
  },
  {
    in: 'alb_metrics',
    line: '{"MetricDataResults":[{"Id":"m0","Label":"HTTPCode_ELB_504_Count","Timestamps":["2026-11-22T15:54:00Z"],"Values":[30]},{"Id":"m1","Label":"TargetResponseTime","Timestamps":["2026-11-22T15:54:00Z"],"Values":[59.8]},{"Id":"m2","Label":"RequestCount","Timestamps":["2026-11-22T15:54:00Z"],"Values":[30]}]}',
    means: [
      'upstream-too-slow',
      'backend-hung',
      'worker-pool-exhausted',
      'resource-saturated',
      'inconclusive',
    ],
  },
  {
    in: 'alb_metrics',
    line: '{"MetricDataResults":[{"Id":"m0","Label":"UnHealthyHostCount","Timestamps":["2026-11-22T15:54:00Z"],"Values":[2]},{"Id":"m1","Label":"HTTPCode_Target_2XX_Count","Timestamps":["2026-11-22T15:54:00Z"],"Values":[3000]},{"Id":"m2","Label":"RequestCount","Timestamps":["2026-11-22T15:54:00Z"],"Values":[3000]},{"Id":"m3","Label":"UnhealthyRoutingRequestCount","Timestamps":["2026-11-22T15:54:00Z"],"Values":[3000]}]}',
    means: ['health-check-misconfigured'],
  },
  {
    in: 'alb_target_health',
    line: '{"TargetHealthDescriptions":[{"Target":{"Id":"i-0a1b2c3d4e5f60718","Port":8080},"TargetHealth":{"State":"unused","Reason":"Target.NotRegistered","Description":"x"}}]}',
    means: ['wrong-address'],
  },
  {
    in: 'alb_target_health',
    line: '{"TargetHealthDescriptions":[{"Target":{"Id":"i-0a1b2c3d4e5f60718","Port":8080},"TargetHealth":{"State":"unused","Reason":"Target.NotInUse","Description":"x"}}]}',
    means: ['wrong-address'],
  },
  {
    in: 'alb_target_health',
    line: '{"TargetHealthDescriptions":[{"Target":{"Id":"i-0a1b2c3d4e5f60718","Port":8080},"TargetHealth":{"State":"draining","Reason":"Target.DeregistrationInProgress","Description":"x"}}]}',
    means: ['deregistration-too-short', 'inconclusive'],
  },
  {
    in: 'alb_target_health',
    line: '{"TargetHealthDescriptions":[{"Target":{"Id":"i-0a1b2c3d4e5f60718","Port":8080},"TargetHealth":{"State":"unavailable","Reason":"Target.HealthCheckDisabled","Description":"x"}}]}',
    // Functions are not checked unless somebody asks for it.
    means: ['inconclusive', 'healthy'],
  },
  {
    in: 'alb_target_health',
    line: '{"TargetHealthDescriptions":[{"Target":{"Id":"i-0a1b2c3d4e5f60718","Port":8080},"TargetHealth":{"State":"unhealthy","Reason":"Elb.InternalError","Description":"x"}}]}',
    means: ['gateway-faulty', 'inconclusive'],
  },
  {
    in: 'alb_target_health',
    line: '{"TargetHealthDescriptions":[{"Target":{"Id":"i-0a1b2c3d4e5f60718","Port":8080},"TargetHealth":{"State":"healthy"},"AnomalyDetection":{"Result":"anomalous","MitigationInEffect":"yes"}},{"Target":{"Id":"i-0a1b2c3d4e5f60719","Port":8080},"TargetHealth":{"State":"healthy"},"AnomalyDetection":{"Result":"normal"}}]}',
    means: ['inconclusive', 'premature-close', 'backend-crashed', 'healthy'],
  },
];
