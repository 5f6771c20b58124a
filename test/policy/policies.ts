import { epochMs } from '../../src/brand.ts';
import type { Person } from '../../src/incident/request.ts';
import type { Circumstances } from '../../src/policy/may-approve.ts';
import type { PolicyRule } from '../../src/policy/policy.ts';
import type { Standing } from '../../src/ports/people.ts';

export const ADA: Person = { user: 'UADA', team: 'T1', name: 'Ada' };
export const GRACE: Person = { user: 'UGRACE', team: 'T1', name: 'Grace' };
export const JOAN: Person = { user: 'UJOAN', team: 'T1', name: 'Joan' };
export const EVE: Person = { user: 'UEVE', team: 'T1', name: 'Eve' };

/** Approved by the group SONCALL, by one of them, not by whoever asked. */
export const RULE: PolicyRule = {
  called: "the shop's on-call",
  services: ['shop'],
  environments: ['*'],
  remedies: ['restart-service'],
  lowestRisk: 'low',
  highestRisk: 'low',
  approvers: { users: [], userGroups: ['SONCALL'] },
  approvals: 1,
  askerMayApprove: false,
  changeCalendars: [],
};

/** A Sunday afternoon on which nothing stands in the way of anybody in the group. */
export const CALM: Circumstances = {
  at: epochMs(Date.parse('2026-11-22T15:00:00Z')),
  memberships: new Map([['SONCALL', ['UADA', 'UGRACE', 'UJOAN']]]),
  standings: new Map<string, Standing>(
    [ADA, GRACE, JOAN, EVE].map(({ user }) => [user, 'member'] as const),
  ),
  killSwitch: { kind: 'released' },
  calendars: new Map(),
};
