import type { RemedyId } from './remedy-id.ts';

const AS_CODE =
  'Take the change over to where the configuration comes from, or the next deployment puts the old value back';
const ROLLED_BACK = 'Mend what was rolled back before it is deployed again';

/** What is left for a person once a remedy has worked: most repair the service, and not what let it fail. */
const AFTERWARDS: Readonly<Record<RemedyId, string | null>> = {
  'restart-service': null,
  'dump-and-restart':
    'Read the stacks that were kept on the hosts: they say what the service waited for',
  'open-host-port':
    'Write the rule where the host loads its rules from, or it is gone when they are loaded again',
  'raise-keep-alive': AS_CODE,
  'raise-workers': AS_CODE,
  'raise-descriptor-limit': AS_CODE,
  'allow-gateway-connect': AS_CODE,
  'free-disk-space': 'Find what fills the disk, or it is full again',
  'correct-upstream': AS_CODE,
  'reload-gateway': null,
  'enlarge-header-buffers': AS_CODE,
  'raise-gateway-timeout': AS_CODE,
  'rate-limit-at-gateway': null,
  'open-security-group': AS_CODE,
  'lower-idle-timeout':
    'Raise the keep-alive of the service above the old idle timeout, then put that back',
  'raise-idle-timeout': AS_CODE,
  'correct-health-check': AS_CODE,
  'raise-deregistration-delay': AS_CODE,
  're-register-targets': AS_CODE,
  'drain-target':
    'Find out what is wrong with the target that was taken out; then put it back, or replace it',
  'scale-out': 'See why the group did not grow by itself, and when it may shrink again',
  'replace-instance': null,
  'roll-back-deployment': ROLLED_BACK,
  'roll-back-instance-refresh': ROLLED_BACK,
  'roll-back-lambda-alias': ROLLED_BACK,
  'rate-limit-at-load-balancer': null,
};

export const afterwards = (remedy: RemedyId): string | null => AFTERWARDS[remedy];
