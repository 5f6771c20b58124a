import { describe, expect, it } from '@jest/globals';
import type { CauseId } from '../../src/diagnosis/taxonomy.ts';
import type { Diagnosis } from '../../src/diagnosis/verdict.ts';
import { guardRefusal } from '../../src/incident/guard.ts';
import { planHash } from '../../src/incident/plan-hash.ts';
import type { Plan, Proposal } from '../../src/remedies/plan.ts';
import { restartPlan } from './plans.ts';
import { reading } from './readings.ts';

const PLAN = restartPlan(['i-2']);
const APPROVED: Proposal = { plan: PLAN, hash: planHash(PLAN), approvers: '' };

function diagnosis(status: Diagnosis['status'], cause: CauseId): Diagnosis {
  const verdict = {
    cause,
    confidence: 0.95,
    strength: 'confirmed' as const,
    target: 'i-2',
    summary: '',
    because: [],
    against: [],
    remedies: [],
  };
  return {
    status,
    madeBy: 'load-balancer',
    gatewayStatus: null,
    onset: null,
    changes: [],
    requestPath: null,
    hostsAsked: null,
    verdicts: [verdict],
    ruledOut: [],
    missing: [],
  };
}

const CRASHED = diagnosis('diagnosed', 'backend-crashed');

describe('the guard', () => {
  it.each([
    { given: 'the same picture', picture: CRASHED, plans: [PLAN], states: 'huh', refusal: null },
    {
      given: 'a service that recovered by itself',
      picture: diagnosis('healthy', 'healthy'),
      plans: [],
      states: 'hhh',
      refusal: /recovered by itself/,
    },
    {
      given: 'another cause now',
      picture: diagnosis('diagnosed', 'wrong-port'),
      plans: [],
      states: 'huh',
      refusal: /no longer shows backend-crashed; it shows wrong-port/,
    },
    {
      given: 'a plan that would now touch more targets',
      picture: CRASHED,
      plans: [restartPlan(['i-2', 'i-3'])],
      states: 'huu',
      refusal: /no longer what was approved/,
    },
    {
      given: 'a remedy that is no longer called for',
      picture: CRASHED,
      plans: [] as Plan[],
      states: 'huh',
      refusal: /no longer what was approved/,
    },
    {
      given: 'the only healthy target among those that would restart',
      picture: CRASHED,
      plans: [PLAN],
      states: 'uhu',
      refusal: /Too few healthy targets/,
    },
  ])('given $given, it answers $refusal', ({ picture, plans, states, refusal }) => {
    const answer = guardRefusal(APPROVED, {
      diagnosis: picture,
      plans,
      reading: reading(states, 400),
    });
    if (refusal === null) expect(answer).toBeNull();
    else expect(answer).toMatch(refusal);
  });
});

describe('the hash of a plan', () => {
  it('is the same for equal plans, in whatever order their fields were written', () => {
    const turned = Object.fromEntries(Object.entries(PLAN).reverse()) as unknown as Plan;
    expect(planHash(turned)).toBe(planHash(PLAN));
  });

  it('changes with every value that an approver reads', () => {
    expect(planHash({ ...PLAN, disruption: 'none' })).not.toBe(planHash(PLAN));
    expect(planHash(restartPlan(['i-3']))).not.toBe(planHash(PLAN));
  });
});
