/** Families and causes of an HTTP 502. The ids are stable: bundles, tests, messages and metrics use them. */
export const FAMILY_OF = {
  'backend-stopped': 'backend-down',
  'backend-crashed': 'backend-down',
  'backend-oom-killed': 'backend-down',
  'backend-hung': 'backend-down',
  'premature-close': 'bad-response',
  'keepalive-race': 'bad-response',
  'malformed-response': 'bad-response',
  'header-too-large': 'bad-response',
  'security-group-blocked': 'network',
  'nacl-or-route-blocked': 'network',
  'host-firewall-blocked': 'network',
  'mandatory-access-denied': 'network',
  'dns-unresolvable': 'network',
  'resource-saturated': 'overload',
  'backlog-overflow': 'overload',
  'upstream-too-slow': 'overload',
  'wrong-port': 'misconfigured',
  'wrong-address': 'misconfigured',
  'loopback-only': 'misconfigured',
  'protocol-mismatch': 'misconfigured',
  'tls-handshake-failed': 'misconfigured',
  'health-check-misconfigured': 'misconfigured',
  'deregistration-too-short': 'misconfigured',
  'worker-pool-exhausted': 'exhausted',
  'fd-exhausted': 'exhausted',
  'port-exhausted': 'exhausted',
  'disk-full': 'exhausted',
  'gateway-faulty': 'gateway',
  'lambda-target-error': 'lambda',
  healthy: 'none',
  'upstream-generated': 'none',
  inconclusive: 'none',
} as const;

export type CauseId = keyof typeof FAMILY_OF;
export type Family = (typeof FAMILY_OF)[CauseId];

export const FAMILY_IN_WORDS: Readonly<Record<Family, string>> = {
  'backend-down': 'The backend is down',
  'bad-response': 'Answers that break',
  network: 'The way to the backend',
  overload: 'Overload',
  misconfigured: 'Settings that do not fit',
  exhausted: 'Something is used up',
  gateway: 'The gateway itself',
  lambda: 'A Lambda function',
  none: 'Nothing to repair',
};

export const CAUSE_IDS = Object.keys(FAMILY_OF) as readonly CauseId[];
