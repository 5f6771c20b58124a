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
];
