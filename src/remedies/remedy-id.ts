/** Remedies that can be carried out. The ids are stable: policy, plans, messages and the audit trail use them. */
export const REMEDY_IDS = [
  // On a host, by one of our SSM documents.
  'restart-service',
  'dump-and-restart',
  'open-host-port',
  'correct-upstream',
  'reload-gateway',
  'enlarge-header-buffers',
  'raise-keep-alive',
  'raise-gateway-timeout',
  'raise-workers',
  'raise-descriptor-limit',
  'allow-gateway-connect',
  'free-disk-space',
  'rate-limit-at-gateway',
  // In the AWS account, by calls of its API.
  'open-security-group',
  'lower-idle-timeout',
  'raise-idle-timeout',
  'correct-health-check',
  'raise-deregistration-delay',
  're-register-targets',
  'drain-target',
  'scale-out',
  'replace-instance',
  'roll-back-deployment',
  'roll-back-instance-refresh',
  'roll-back-lambda-alias',
  'rate-limit-at-load-balancer',
] as const;

export type RemedyId = (typeof REMEDY_IDS)[number];
