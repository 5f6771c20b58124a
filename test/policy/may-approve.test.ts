import { describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/incident/request.ts';
import { approversOf, type Memberships, mayApprove } from '../../src/policy/may-approve.ts';
import { type PolicyRule, policySchema, rulesFor } from '../../src/policy/policy.ts';
import { restartPlan } from '../incident/plans.ts';

const ADA: Person = { user: 'UADA', team: 'T1', name: 'Ada' };
const GRACE: Person = { user: 'UGRACE', team: 'T1', name: 'Grace' };
const EVE: Person = { user: 'UEVE', team: 'T1', name: 'Eve' };
const GUEST: Person = { user: 'UGRACE', team: 'T2', name: 'Grace of another company' };

const RULE: PolicyRule = {
  called: "the shop's on-call",
  services: ['shop'],
  remedies: ['restart-service'],
  highestRisk: 'low',
  approvers: { users: [], userGroups: ['SONCALL'] },
  askerMayApprove: false,
};
const MEMBERS: Memberships = new Map([['SONCALL', ['UADA', 'UGRACE']]]);

describe('who may approve', () => {
  it.each([
    {
      given: 'a member of the group',
      person: GRACE,
      rules: [RULE],
      members: MEMBERS,
      allowed: true,
    },
    {
      given: 'somebody outside the group',
      person: EVE,
      rules: [RULE],
      members: MEMBERS,
      allowed: false,
    },
    {
      given: 'the asker, where the asker may not',
      person: ADA,
      rules: [RULE],
      members: MEMBERS,
      allowed: false,
    },
    {
      given: 'the asker, where the asker may',
      person: ADA,
      rules: [{ ...RULE, askerMayApprove: true }],
      members: MEMBERS,
      allowed: true,
    },
    { given: 'no rule', person: GRACE, rules: [], members: MEMBERS, allowed: false },
    {
      given: 'a rule that names nobody',
      person: GRACE,
      rules: [{ ...RULE, approvers: { users: [], userGroups: [] } }],
      members: MEMBERS,
      allowed: false,
    },
    {
      given: 'a group that could not be asked',
      person: GRACE,
      rules: [RULE],
      members: new Map([['SONCALL', null]]),
      allowed: false,
    },
    {
      given: 'the same user id of another workspace',
      person: GUEST,
      rules: [RULE],
      members: MEMBERS,
      allowed: false,
    },
    {
      given: 'somebody named by id',
      person: EVE,
      rules: [{ ...RULE, approvers: { users: ['UEVE'], userGroups: [] } }],
      members: MEMBERS,
      allowed: true,
    },
  ])('given $given, allowed is $allowed', ({ person, rules, members, allowed }) => {
    expect(mayApprove(rules, person, ADA, members).allowed).toBe(allowed);
  });

  it('says that the group could not be asked, not that the person is not in it', () => {
    const answer = mayApprove([RULE], GRACE, ADA, new Map([['SONCALL', null]]));
    expect(answer).toEqual({
      allowed: false,
      reason: expect.stringContaining('could not be found out'),
    });
  });

  it('names nobody where the policy names nobody', () => {
    expect(approversOf([])).toBe('nobody (the policy names no approver)');
    expect(approversOf([RULE])).toBe("the shop's on-call (not the asker)");
  });
});

describe('which rules cover a plan', () => {
  const covering = (change: Partial<PolicyRule>, service = 'shop') =>
    rulesFor({ rules: [{ ...RULE, ...change }] }, service, restartPlan(['i-1'])).length;

  it.each([
    { given: 'service and remedy named', change: {}, covers: 1 },
    { given: 'every service', change: { services: ['*'] }, covers: 1 },
    { given: 'another service', change: { services: ['cart'] }, covers: 0 },
    { given: 'another remedy', change: { remedies: ['open-security-group' as const] }, covers: 0 },
  ])('given $given, it covers $covers', ({ change, covers }) => {
    expect(covering(change)).toBe(covers);
  });

  it('does not cover a plan of higher risk than the rule allows', () => {
    const plan = { ...restartPlan(['i-1']), risk: 'medium' as const };
    expect(rulesFor({ rules: [RULE] }, 'shop', plan)).toEqual([]);
  });
});

describe('a policy that a person wrote', () => {
  it('refuses a remedy that does not exist', () => {
    const written = { rules: [{ ...RULE, remedies: ['restart-everything'] }] };
    expect(policySchema.safeParse(written).success).toBe(false);
  });

  it('takes an empty policy: nobody may approve anything', () => {
    expect(policySchema.parse({ rules: [] })).toEqual({ rules: [] });
  });
});
