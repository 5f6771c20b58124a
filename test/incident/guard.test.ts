import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CauseId } from '../../src/diagnosis/taxonomy.ts';
import type { Diagnosis } from '../../src/diagnosis/verdict.ts';
import { type FreshPicture, guardRefusal } from '../../src/incident/guard.ts';
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
    checklist: [],
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

const REFRESHING = {
  kind: 'instance-refresh',
  says: 'An instance refresh of shop is in progress (InProgress).',
} as const;

const AS_BEFORE: FreshPicture = {
  diagnosis: CRASHED,
  plans: [PLAN],
  reading: reading('huh', 400),
  acting: [],
};

describe('the guard', () => {
  const cases: readonly {
    given: string;
    now: Partial<FreshPicture>;
    minimum?: number;
    refusal: RegExp | null;
  }[] = [
    { given: 'the same picture', now: {}, refusal: null },
    {
      given: 'a service that recovered by itself',
      now: { diagnosis: diagnosis('healthy', 'healthy'), plans: [] },
      refusal: /recovered by itself/,
    },
    {
      given: 'another cause now',
      now: { diagnosis: diagnosis('diagnosed', 'wrong-port'), plans: [] },
      refusal: /no longer shows backend-crashed; it shows wrong-port/,
    },
    {
      given: 'a plan that would now touch more targets',
      now: { plans: [restartPlan(['i-2', 'i-3'])], reading: reading('huu', 400) },
      refusal: /no longer what was approved/,
    },
    {
      given: 'a remedy that is no longer called for',
      now: { plans: [] },
      refusal: /no longer what was approved/,
    },
    {
      given: 'an instance refresh that has begun',
      now: { acting: [REFRESHING] },
      refusal: /instance refresh of shop is in progress.*Nothing is changed under it/,
    },
    {
      given: 'the only healthy target among those that would restart',
      now: { reading: reading('uhu', 400) },
      refusal: /Too few targets would be left: 1 serves, 0 would/,
    },
    {
      given: 'a sick target, with as few healthy ones as the minimum allows',
      now: {},
      minimum: 2,
      refusal: null,
    },
    {
      given: 'a healthy target, where the minimum is all the others',
      now: { reading: reading('hhh', 400) },
      minimum: 2,
      refusal: null,
    },
    {
      given: 'a healthy target, where the minimum is all of them',
      now: { reading: reading('hhh', 400) },
      minimum: 3,
      refusal: /3 serve, 2 would while this is done, and the minimum is 3/,
    },
    {
      given: 'nothing healthy, and nothing answered',
      now: { reading: reading('uuu', 1200) },
      refusal: null,
    },
    {
      given: 'nothing healthy, but a part answered: the load balancer fails open',
      now: { reading: reading('uuu', 400) },
      minimum: 3,
      refusal: /No target is healthy, so the load balancer sends requests to all/,
    },
    {
      given: 'a single target that fails open and answers a part',
      now: { reading: { ...reading('u', 400), targets: [sick('i-2')] } },
      refusal: /1 serves, 0 would/,
    },
    {
      given: 'the same where the policy lets it go down',
      now: { reading: { ...reading('u', 400), targets: [sick('i-2')] } },
      minimum: 0,
      refusal: null,
    },
  ];

  it.each(cases)('given $given, it answers $refusal', ({ now, minimum = 1, refusal }) => {
    const answer = guardRefusal(APPROVED, { ...AS_BEFORE, ...now }, minimum);
    if (refusal === null) expect(answer).toBeNull();
    else expect(answer).toMatch(refusal);
  });

  it('lets a rollout be rolled back while it is in progress', () => {
    const plan: Plan = { ...PLAN, remedy: 'roll-back-instance-refresh' };
    const approved = { plan, hash: planHash(plan), approvers: '' };
    const now = { ...AS_BEFORE, plans: [plan], acting: [REFRESHING] };
    expect(guardRefusal(approved, now, 1)).toBeNull();
  });

  it('does not let it be rolled back while somebody deploys, too', () => {
    const plan: Plan = { ...PLAN, remedy: 'roll-back-instance-refresh' };
    const approved = { plan, hash: planHash(plan), approvers: '' };
    const deploying = { kind: 'deployment', says: 'A deployment of shop is in progress.' } as const;
    const now = { ...AS_BEFORE, plans: [plan], acting: [REFRESHING, deploying] };
    expect(guardRefusal(approved, now, 1)).toMatch(/deployment of shop is in progress/);
  });
});

describe('any picture', () => {
  const states = fc
    .string({ unit: fc.constantFrom('h', 'u'), minLength: 1, maxLength: 6 })
    .map((text) => reading(text, 400));
  const touched = fc.subarray(['i-1', 'i-2', 'i-3', 'i-4', 'i-5', 'i-6'], { minLength: 1 });

  it('never lets a change leave fewer healthy targets than the minimum and than there were', () => {
    fc.assert(
      fc.property(states, touched, fc.nat({ max: 4 }), (now, instances, minimum) => {
        const plan = restartPlan(instances);
        const approved = { plan, hash: planHash(plan), approvers: '' };
        const picture = { diagnosis: CRASHED, plans: [plan], reading: now, acting: [] };
        if (guardRefusal(approved, picture, minimum) !== null) return true;
        const healthy = now.targets.filter(({ state }) => state === 'healthy');
        // One at a time: whichever of them goes, enough stay, unless it served nothing.
        return instances.every((gone) => {
          const left = healthy.filter(({ id }) => id !== gone).length;
          return left === healthy.length || left >= minimum;
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('never lets through a plan that differs in anything from what was approved', () => {
    fc.assert(
      fc.property(states, touched, touched, (now, approvedFor, plannedNow) => {
        const plan = restartPlan(approvedFor);
        const approved = { plan, hash: planHash(plan), approvers: '' };
        const other = restartPlan(plannedNow);
        const picture = { diagnosis: CRASHED, plans: [other], reading: now, acting: [] };
        return (
          approvedFor.join() === plannedNow.join() || guardRefusal(approved, picture, 0) !== null
        );
      }),
      { numRuns: 1000 },
    );
  });
});

function sick(id: string) {
  return { id, state: 'unhealthy', reason: 'Target.FailedHealthChecks' };
}

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
