import type { EpochMs } from '../../brand.ts';
import type { AllowEgress, AllowIngress } from '../../ports/cloud-changes.ts';
import type { Fleet } from './fleet.ts';
import { noise } from './noise.ts';
import type { SecurityGroupRule } from './security-group-rule.ts';

type Wanted = AllowIngress | AllowEgress;

/** The id of the rule that lets the traffic through, and whether it had to be added. */
export function allow(
  fleet: Fleet,
  wanted: Wanted,
): { readonly ruleId: string; readonly added: boolean } {
  const now = fleet.clock.now();
  const rules = fleet.rulesAt(now);
  const present = rules.find((rule) => isRule(rule, wanted));
  if (present !== undefined) return { ruleId: present.id, added: false };
  const ruleId = ruleIdOf(now);
  const added: SecurityGroupRule = {
    id: ruleId,
    groupId: wanted.groupId,
    egress: wanted.kind === 'allow-egress',
    port: wanted.port,
    peer: { kind: 'group', groupId: peerOf(wanted) },
    description: wanted.description,
  };
  fleet.setRules(now, [...rules, added]);
  return { ruleId, added: true };
}

/** True when the rule was there to be revoked. */
export function revoke(fleet: Fleet, groupId: string, ruleId: string): boolean {
  const now = fleet.clock.now();
  const present = fleet.rulesAt(now).some((rule) => rule.groupId === groupId && rule.id === ruleId);
  if (present) fleet.revokeRule(ruleId, now);
  return present;
}

/** Whether a rule is exactly the one that a call wants. */
export const isRule = (rule: SecurityGroupRule, wanted: Wanted): boolean =>
  rule.groupId === wanted.groupId &&
  rule.egress === (wanted.kind === 'allow-egress') &&
  rule.port === wanted.port &&
  rule.peer.kind === 'group' &&
  rule.peer.groupId === peerOf(wanted);

const peerOf = (wanted: Wanted): string =>
  wanted.kind === 'allow-ingress' ? wanted.sourceGroupId : wanted.destinationGroupId;

function ruleIdOf(at: EpochMs): string {
  const digits = [0, 1, 2].map((stream) =>
    Math.floor(noise(at / 1000, stream) * 0xffff_ffff)
      .toString(16)
      .padStart(8, '0'),
  );
  return `sgr-0${digits.join('').slice(0, 16)}`;
}
