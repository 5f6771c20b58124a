import type { RemedyId } from './remedy-id.ts';

/** What a reader wants to know of a remedy before there is an incident. */
export interface AboutRemedy {
  /** What shows that the change is in place, before target health and traffic show that it helped. */
  readonly proof: string;
  readonly undo: string;
  /** Test files that carry it out; each names it, or a fault that it clears. */
  readonly testedIn: readonly string[];
}

const SETTINGS = 'test/aws/changes/settings.test.ts';
const TARGETS = 'test/aws/changes/targets.test.ts';
const REPLACEMENTS = [
  'test/aws/changes/replacements.test.ts',
  'test/aws-stand-in/replacements.test.ts',
];
const LAB = 'test/incident/remedies.test.ts';
const STAND_IN = 'test/aws-stand-in/changes.test.ts';
const PLANS = 'test/remedies/account.test.ts';
const GATEWAYS = 'test/gateways/gateway-settings.test.ts';

const WINDOWS = 'test/infra/windows-remedies.test.ts';

const HOSTS = ['test/gateways/host-remedies.test.ts', 'test/remedies/hosts.test.ts'];

const BACKUP = 'the files as they were, to the byte, validated and reloaded';

export const ABOUT: Readonly<Record<RemedyId, AboutRemedy>> = {
  'restart-service': {
    proof: 'the unit is active and the port listens',
    undo: 'none: a restart has nothing to go back to',
    testedIn: ['test/infra/restart-service-linux.test.ts', WINDOWS, LAB],
  },
  'dump-and-restart': {
    proof: 'the unit is active and the port listens; the dump is on the host',
    undo: 'none: a restart has nothing to go back to',
    testedIn: [...HOSTS, LAB],
  },
  'open-host-port': {
    proof: 'the rule is in front of the others',
    undo: 'exactly this rule is removed',
    testedIn: [...HOSTS, WINDOWS, LAB],
  },
  'raise-keep-alive': {
    proof: 'the configuration is valid and reloaded, or the new process has the value',
    undo: BACKUP,
    testedIn: ['test/gateways/keep-alive.test.ts', 'test/remedies/hosts.test.ts', LAB],
  },
  'raise-workers': {
    proof: 'the configuration is valid and reloaded, or the workers are there',
    undo: 'the workers that there were, the file to the byte',
    testedIn: [...HOSTS, WINDOWS, LAB],
  },
  'raise-descriptor-limit': {
    proof: 'the new process has the limit',
    undo: 'the drop-in is removed, and the service restarted; the file of nginx to the byte, and reloaded',
    testedIn: [...HOSTS, GATEWAYS, LAB],
  },
  'allow-gateway-connect': {
    proof: 'the boolean is on, or the user of the gateway may open the socket',
    undo: 'the boolean is set back; the file of the pool to the byte, and the socket as it was',
    testedIn: [...HOSTS, 'test/gateways/socket-mode.test.ts', LAB],
  },
  'free-disk-space': {
    proof: 'there is more free space than before',
    undo: 'none: what was deleted is gone',
    testedIn: [...HOSTS, LAB],
  },
  'correct-upstream': {
    proof: 'the configuration is valid, reloaded, and the new address answers',
    undo: BACKUP,
    testedIn: [
      'test/gateways/correct-upstream.test.ts',
      'test/gateways/repaired.test.ts',
      WINDOWS,
      LAB,
    ],
  },
  'reload-gateway': {
    proof: 'new workers run, none was restarted',
    undo: 'none is needed: nothing was edited',
    testedIn: [GATEWAYS, LAB],
  },
  'enlarge-header-buffers': {
    proof: 'the configuration is valid and reloaded',
    undo: BACKUP,
    testedIn: [GATEWAYS, 'test/gateways/repaired.test.ts', LAB],
  },
  'raise-gateway-timeout': {
    proof: 'the configuration is valid and reloaded',
    undo: BACKUP,
    testedIn: [GATEWAYS, LAB],
  },
  'rate-limit-at-gateway': {
    proof: 'the configuration is valid and reloaded',
    undo: `${BACKUP}; by itself once requests are answered again`,
    testedIn: [GATEWAYS, LAB],
  },
  'open-security-group': {
    proof: 'the rule is among the rules of the group',
    undo: 'the rule is revoked by its id',
    testedIn: ['test/aws/changes/allow-ingress.test.ts', STAND_IN, PLANS, LAB],
  },
  'lower-idle-timeout': {
    proof: 'the attribute has the new value',
    undo: 'the old value, unless somebody has set another since',
    testedIn: [SETTINGS, STAND_IN, PLANS, LAB],
  },
  'raise-idle-timeout': {
    proof: 'the attribute has the new value',
    undo: 'the old value, unless somebody has set another since',
    testedIn: [SETTINGS, STAND_IN, PLANS, LAB],
  },
  'correct-health-check': {
    proof: 'the check has the new setting',
    undo: 'the old setting, unless somebody has set another since',
    testedIn: [SETTINGS, STAND_IN, PLANS, LAB],
  },
  'raise-deregistration-delay': {
    proof: 'the attribute has the new value',
    undo: 'the old value, unless somebody has set another since',
    testedIn: [SETTINGS, STAND_IN, PLANS, LAB],
  },
  're-register-targets': {
    proof: 'the new registrations are there and the old ones get no requests',
    undo: 'the old registrations are put back, the new ones taken out',
    testedIn: [TARGETS, STAND_IN, PLANS, LAB],
  },
  'drain-target': {
    proof: 'the target gets no requests',
    undo: 'the target is registered again',
    testedIn: [TARGETS, STAND_IN, PLANS, LAB],
  },
  'scale-out': {
    proof: 'the group has the new desired capacity',
    undo: 'the old capacity, unless somebody has set another since',
    testedIn: [SETTINGS, STAND_IN, PLANS, LAB],
  },
  'replace-instance': {
    proof: 'the instance has left its group',
    undo: 'none: the instance is gone',
    testedIn: [...REPLACEMENTS, PLANS, LAB],
  },
  'roll-back-deployment': {
    proof: 'a newer deployment succeeded or is under way',
    undo: 'the revision that was replaced is deployed again, unless somebody has deployed since',
    testedIn: [...REPLACEMENTS, PLANS, LAB],
  },
  'roll-back-instance-refresh': {
    proof: 'the refresh is being rolled back',
    undo: 'none: a refresh has to be started anew',
    testedIn: [...REPLACEMENTS, 'test/aws/changes/refresh-on-the-wire.test.ts', PLANS, LAB],
  },
  'roll-back-lambda-alias': {
    proof: 'the alias means the version before',
    undo: 'the version that it meant, unless somebody has moved it since',
    testedIn: [SETTINGS, STAND_IN, PLANS, LAB],
  },
  'rate-limit-at-load-balancer': {
    proof: 'the rule is in the web ACL',
    undo: 'the rule is removed by its name; by itself once requests are answered again',
    testedIn: ['test/aws/changes/limit-rate.test.ts', STAND_IN, PLANS, LAB],
  },
};
