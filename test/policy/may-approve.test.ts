import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  approversOf,
  type Circumstances,
  mayApprove,
  mayDecide,
  mayUndo,
  tally,
} from '../../src/policy/may-approve.ts';
import { limitsFor, type PolicyRule, policySchema, rulesFor } from '../../src/policy/policy.ts';
import { restartPlan } from '../incident/plans.ts';
import { ADA, CALM, EVE, GRACE, JOAN, RULE } from './policies.ts';

const FROZEN = { kind: 'applied', why: 'Changes are frozen until Monday.' } as const;
const UNREAD = { kind: 'unreadable', why: 'Cannot read it.' } as const;

describe('who may approve', () => {
  const cases: readonly {
    given: string;
    person?: typeof GRACE;
    rule?: Partial<PolicyRule>;
    rules?: readonly PolicyRule[];
    now?: Partial<Circumstances>;
    refusal: RegExp | null;
  }[] = [
    { given: 'a member of the group', refusal: null },
    { given: 'somebody outside the group', person: EVE, refusal: /not among those/ },
    { given: 'the asker, where the asker may not', person: ADA, refusal: /somebody else has to/ },
    {
      given: 'the asker, where the asker may',
      person: ADA,
      rule: { askerMayApprove: true },
      refusal: null,
    },
    { given: 'no rule', rules: [], refusal: /No rule of the policy/ },
    {
      given: 'a rule that names nobody',
      rule: { approvers: { users: [], userGroups: [] } },
      refusal: /nobody/,
    },
    {
      given: 'a group that could not be asked',
      now: { memberships: new Map([['SONCALL', null]]) },
      refusal: /could not be found out/,
    },
    {
      given: 'the same user id of another workspace',
      person: { ...GRACE, team: 'T2' },
      refusal: /not of the workspace/,
    },
    {
      given: 'somebody named by id',
      person: EVE,
      rule: { approvers: { users: ['UEVE'], userGroups: [] } },
      refusal: null,
    },
    {
      given: 'a guest who is in the group',
      now: { standings: new Map([['UGRACE', 'guest']]) },
      refusal: /Guests may not/,
    },
    {
      given: 'a bot that is in the group',
      now: { standings: new Map([['UGRACE', 'bot']]) },
      refusal: /Bots may not/,
    },
    {
      given: 'somebody of whom Slack does not say who they are',
      now: { standings: new Map([['UGRACE', null]]) },
      refusal: /Who you are could not be found out/,
    },
    { given: 'changes switched off', now: { killSwitch: FROZEN }, refusal: /frozen/ },
    { given: 'a kill switch that cannot be read', now: { killSwitch: UNREAD }, refusal: /Cannot/ },
    {
      given: 'a closed change calendar',
      rule: { changeCalendars: ['freeze'] },
      now: { calendars: new Map([['freeze', FROZEN]]) },
      refusal: /frozen until Monday/,
    },
    {
      given: 'an open change calendar',
      rule: { changeCalendars: ['freeze'] },
      now: { calendars: new Map([['freeze', { kind: 'released' }]]) },
      refusal: null,
    },
    {
      given: 'a change calendar that cannot be read',
      rule: { changeCalendars: ['freeze'] },
      now: { calendars: new Map([['freeze', UNREAD]]) },
      refusal: /Cannot read/,
    },
    {
      given: 'a change calendar that nobody read',
      rule: { changeCalendars: ['freeze'] },
      refusal: /was not read/,
    },
    {
      given: 'a rule for working days, on a Sunday',
      rule: { hours: [{ timeZone: 'UTC', days: ['mon', 'fri'], from: '08:00', to: '18:00' }] },
      refusal: /only mon, fri 08:00 to 18:00 \(UTC\)/,
    },
    { given: 'a rule without any hour', rule: { hours: [] }, refusal: /only never/ },
  ];

  it.each(cases)('given $given, the answer is $refusal', (row) => {
    const { person = GRACE, rule = {}, rules = [{ ...RULE, ...rule }], now = {}, refusal } = row;
    const answer = mayApprove(rules, person, ADA, { ...CALM, ...now });
    if (refusal === null) expect(answer.allowed).toBe(true);
    else expect(answer).toEqual({ allowed: false, reason: expect.stringMatching(refusal) });
  });

  it('lets an approver say no at any hour, also while changes are frozen', () => {
    const closed = { ...RULE, hours: [], changeCalendars: ['freeze'] };
    const now = { ...CALM, killSwitch: FROZEN };
    expect(mayDecide([closed], GRACE, ADA, now).allowed).toBe(true);
    expect(mayDecide([closed], EVE, ADA, now).allowed).toBe(false);
  });

  it('lets an approver take back at any hour, also while changes are frozen, unless all of them are switched off', () => {
    const closed = { ...RULE, hours: [], changeCalendars: ['freeze'] };
    const now = { ...CALM, calendars: new Map([['freeze', FROZEN]]) };
    expect(mayUndo([closed], GRACE, ADA, now).allowed).toBe(true);
    expect(mayUndo([closed], EVE, ADA, now).allowed).toBe(false);
    expect(mayUndo([closed], ADA, ADA, now).allowed).toBe(false);
    expect(mayUndo([closed], GRACE, ADA, { ...now, killSwitch: FROZEN })).toEqual({
      allowed: false,
      reason: FROZEN.why,
    });
  });

  it('names nobody where the policy names nobody, and says how many it takes', () => {
    expect(approversOf([], 'low')).toBe('nobody (the policy names no approver)');
    expect(approversOf([RULE], 'low')).toBe("the shop's on-call (not the asker)");
    expect(approversOf([RULE], 'high')).toBe("2 persons of the shop's on-call (not the asker)");
  });

  it('is never anybody whom no rule names, whatever the circumstances', () => {
    fc.assert(
      fc.property(anyRules, anyPerson, anyPerson, anyCircumstances, (rules, person, asker, now) => {
        const named = rules.some(
          ({ approvers }) =>
            approvers.users.includes(person.user) ||
            approvers.userGroups.some((group) => now.memberships.get(group)?.includes(person.user)),
        );
        const allowed = mayApprove(rules, person, asker, now).allowed;
        return named || !allowed;
      }),
      { numRuns: 2000 },
    );
  });

  it('is nobody while any answer is missing that the rules depend on', () => {
    fc.assert(
      fc.property(anyRules, anyPerson, anyPerson, anyCircumstances, (rules, person, asker, now) => {
        const blind = [
          { ...now, killSwitch: UNREAD },
          { ...now, standings: new Map() },
        ];
        return blind.every((each) => !mayApprove(rules, person, asker, each).allowed);
      }),
      { numRuns: 1000 },
    );
  });

  it('grows by a rule and never shrinks by one', () => {
    fc.assert(
      fc.property(
        anyRules,
        anyRules,
        anyPerson,
        anyCircumstances,
        (rules, more, person, now) =>
          !mayApprove(rules, person, ADA, now).allowed ||
          mayApprove([...more, ...rules], person, ADA, now).allowed,
      ),
      { numRuns: 1000 },
    );
  });
});

describe('how many have to approve', () => {
  const two = { ...RULE, approvals: 2 };

  it.each([
    { given: 'one of one', rules: [RULE], risk: 'low' as const, by: [GRACE], kind: 'complete' },
    { given: 'one of two', rules: [two], risk: 'low' as const, by: [GRACE], kind: 'missing' },
    {
      given: 'two of two',
      rules: [two],
      risk: 'low' as const,
      by: [GRACE, JOAN],
      kind: 'complete',
    },
    {
      given: 'the same person twice',
      rules: [two],
      risk: 'low' as const,
      by: [GRACE, { ...GRACE, name: 'Grace H.' }],
      kind: 'missing',
    },
    {
      given: 'one, for a plan of high risk, where the rule asks for one',
      rules: [{ ...RULE, highestRisk: 'high' as const }],
      risk: 'high' as const,
      by: [GRACE],
      kind: 'missing',
    },
    {
      given: 'one who may and the asker, who may not',
      rules: [two],
      risk: 'low' as const,
      by: [GRACE, ADA],
      kind: 'missing',
    },
    { given: 'nobody who may', rules: [two], risk: 'low' as const, by: [EVE, ADA], kind: 'void' },
    {
      given: 'two of two rules that each ask for two',
      rules: [
        { ...two, approvers: { users: ['UGRACE'], userGroups: [] } },
        { ...two, approvers: { users: ['UEVE'], userGroups: [] } },
      ],
      risk: 'low' as const,
      by: [GRACE, EVE],
      kind: 'missing',
    },
  ])('given $given, it is $kind', ({ rules, risk, by, kind }) => {
    expect(tally(rules, risk, by, ADA, CALM).kind).toBe(kind);
  });

  it('does not count somebody who has left the group since', () => {
    const now = { ...CALM, memberships: new Map([['SONCALL', ['UJOAN']]]) };
    expect(tally([two], 'low', [GRACE, JOAN], ADA, now)).toMatchObject({
      kind: 'missing',
      more: 1,
    });
  });

  it('is never fewer than two for a plan of high risk', () => {
    fc.assert(
      fc.property(
        anyRules,
        anyPerson,
        anyPerson,
        anyCircumstances,
        (rules, person, asker, now) =>
          tally(rules, 'high', [person, person], asker, now).kind !== 'complete',
      ),
      { numRuns: 1000 },
    );
  });
});

describe('which rules cover a plan', () => {
  const covering = (change: Partial<PolicyRule>, environment: string | null = null) =>
    rulesFor(
      policySchema.parse({ rules: [{ ...RULE, ...change }] }),
      { service: 'shop', environment },
      restartPlan(['i-1']),
    ).length;

  it.each([
    { given: 'service and remedy named', change: {}, environment: null, covers: 1 },
    { given: 'every service', change: { services: ['*'] }, environment: null, covers: 1 },
    { given: 'another service', change: { services: ['cart'] }, environment: null, covers: 0 },
    {
      given: 'another remedy',
      change: { remedies: ['open-security-group' as const] },
      environment: null,
      covers: 0,
    },
    {
      given: 'its environment',
      change: { environments: ['staging'] },
      environment: 'staging',
      covers: 1,
    },
    {
      given: 'another environment',
      change: { environments: ['staging'] },
      environment: 'prod',
      covers: 0,
    },
    {
      given: 'an environment, and a service without the tag',
      change: { environments: ['staging'] },
      environment: null,
      covers: 0,
    },
  ])('given $given, it covers $covers', ({ change, environment, covers }) => {
    expect(covering(change, environment)).toBe(covers);
  });

  it('does not cover a plan of lower risk than the rule is for', () => {
    const rule = { ...RULE, lowestRisk: 'medium', highestRisk: 'high' };
    const policy = policySchema.parse({ rules: [rule] });
    expect(rulesFor(policy, { service: 'shop', environment: null }, restartPlan(['i-1']))).toEqual(
      [],
    );
  });

  it('does not cover a plan of higher risk than the rule allows', () => {
    const plan = { ...restartPlan(['i-1']), risk: 'medium' as const };
    const policy = policySchema.parse({ rules: [RULE] });
    expect(rulesFor(policy, { service: 'shop', environment: null }, plan)).toEqual([]);
  });
});

describe('a policy that a person wrote', () => {
  it.each([
    { fault: 'a remedy that does not exist', rule: { remedies: ['restart-everything'] } },
    { fault: 'a misspelt field', rule: { askerMayaprove: true } },
    { fault: 'no environment', rule: { environments: [] } },
    {
      fault: 'a time zone that does not exist',
      rule: { hours: [{ timeZone: 'Mars', days: ['mon'], from: '08:00', to: '18:00' }] },
    },
    {
      fault: 'an hour that does not exist',
      rule: { hours: [{ timeZone: 'UTC', days: ['mon'], from: '8', to: '25:00' }] },
    },
  ])('with $fault is refused', ({ rule }) => {
    expect(policySchema.safeParse({ rules: [{ ...RULE, ...rule }] }).success).toBe(false);
  });

  it('that is empty lets nobody approve anything, and keeps the floor', () => {
    const policy = policySchema.parse({ rules: [] });
    expect(policy.rules).toEqual([]);
    expect(limitsFor(policy, { service: 'shop', environment: null })).toEqual({
      minimumHealthy: 1,
      cooldownMinutes: 10,
      attemptsPerDay: 6,
    });
  });
});

const USERS = ['UADA', 'UGRACE', 'UJOAN', 'UEVE'];
const anyPerson = fc.record({
  user: fc.constantFrom(...USERS),
  team: fc.constantFrom('T1', 'T1', 'T1', 'T2'),
  name: fc.string(),
});
const some = <T>(...values: readonly T[]) => fc.subarray([...values]);
const anyRules: fc.Arbitrary<PolicyRule[]> = fc.array(
  fc.record({
    called: fc.constant('them'),
    services: fc.constant(['*']),
    environments: fc.constant(['*']),
    remedies: fc.constant<PolicyRule['remedies']>(['*']),
    lowestRisk: fc.constant('low' as const),
    highestRisk: fc.constant('high' as const),
    approvers: fc.record({ users: some(...USERS), userGroups: some('SONCALL', 'SLEADS') }),
    approvals: fc.integer({ min: 1, max: 3 }),
    askerMayApprove: fc.boolean(),
    changeCalendars: some('freeze'),
  }),
  { maxLength: 4 },
);
const anyBrake = fc.constantFrom(
  { kind: 'released' as const },
  { kind: 'released' as const },
  FROZEN,
  UNREAD,
);
const anyMembers = fc.option(some(...USERS));
const anyCircumstances: fc.Arbitrary<Circumstances> = fc.record({
  at: fc.constant(CALM.at),
  memberships: fc.tuple(anyMembers, anyMembers).map(
    ([onCall, leads]) =>
      new Map([
        ['SONCALL', onCall],
        ['SLEADS', leads],
      ] as const),
  ),
  standings: fc
    .array(fc.constantFrom('member', 'member', 'member', 'guest', 'bot', null), {
      minLength: USERS.length,
      maxLength: USERS.length,
    })
    .map((all) => new Map(USERS.map((user, index) => [user, all[index] ?? null]))),
  killSwitch: anyBrake,
  calendars: anyBrake.map((brake) => new Map([['freeze', brake]])),
});
