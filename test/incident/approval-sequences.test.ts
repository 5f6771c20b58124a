import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epochMs, isoInstant } from '../../src/brand.ts';
import { type Ballot, cast } from '../../src/incident/ballot.ts';
import type { Choice, Click } from '../../src/incident/click.ts';
import { planHash } from '../../src/incident/plan-hash.ts';
import type { Person } from '../../src/incident/request.ts';
import { MemoryIncidentStore } from '../../src/lab/memory-incident-store.ts';
import type { PolicyRule } from '../../src/policy/policy.ts';
import type { Brake } from '../../src/ports/brakes.ts';
import type { Incidents } from '../../src/ports/incidents.ts';
import type { Standing } from '../../src/ports/people.ts';
import type { Risk } from '../../src/remedies/plan.ts';
import { onPress } from '../../src/slack/on-press.ts';
import { RULE } from '../policy/policies.ts';
import { handClock } from '../ports/incident-store.contract.ts';
import { restartPlan } from './plans.ts';

/**
 * Ten thousand generated sequences of clicks, from the button's value to the decision: wrong persons, copied and altered
 * buttons, replays, late and concurrent clicks, approvers who leave, brakes that are pulled. What must hold is said
 * anew here, from what people did, without any of the code that judges them.
 */
const SEQUENCES = 10_000;

interface Player {
  readonly person: Person;
  readonly standing: Standing | null;
  readonly inGroup: boolean;
}

const player = (
  user: string,
  inGroup: boolean,
  standing: Standing | null = 'member',
  team = 'T1',
): Player => ({ person: { user, team, name: user }, standing, inGroup });

const ASKER = player('UASKER', true);
const CAST: readonly Player[] = [
  ASKER,
  player('UONE', true),
  player('UTWO', true),
  player('UNOBODY', false),
  player('UGUEST', true, 'guest'),
  player('UBOT', true, 'bot'),
  player('UUNKNOWN', true, null),
  player('UONE', true, 'member', 'T2'),
];

const MESSAGE = { channel: 'C1', ts: '1.000001' };

type Move =
  | {
      readonly kind: 'press';
      readonly who: number;
      readonly button: 'current' | 'earlier' | 'altered' | 'garbage';
      readonly option: number;
      readonly at: 'own message' | 'a copy' | 'another channel';
      /** Pressed at the same moment by this one too. */
      readonly together: number | null;
    }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'leave'; readonly who: number }
  | { readonly kind: 'brake'; readonly brake: Brake }
  | { readonly kind: 'ask-anew' };

interface Scene {
  readonly risk: Risk;
  readonly rule: Pick<PolicyRule, 'approvals' | 'askerMayApprove'>;
  readonly moves: readonly Move[];
}

const index = fc.nat({ max: CAST.length - 1 });
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('press' as const),
      who: index,
      button: fc.constantFrom('current', 'current', 'current', 'earlier', 'altered', 'garbage'),
      option: fc.nat({ max: 3 }),
      at: fc.constantFrom('own message', 'own message', 'own message', 'a copy', 'another channel'),
      together: fc.option(index, { freq: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.nat(400) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), who: index }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('brake' as const),
      brake: fc.constantFrom<Brake>(
        { kind: 'released' },
        { kind: 'applied', why: 'off' },
        { kind: 'unreadable', why: 'no answer' },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ask-anew' as const) }) },
);

const scene: fc.Arbitrary<Scene> = fc.record({
  risk: fc.constantFrom('low', 'low', 'high'),
  rule: fc.record({ approvals: fc.constantFrom(1, 1, 2), askerMayApprove: fc.boolean() }),
  moves: fc.array(move, { minLength: 3, maxLength: 14 }),
});

interface Change {
  readonly planHash: string;
  readonly question: number;
}

/** A press as somebody watching the room would write it down. */
interface Witnessed {
  readonly player: Player;
  /** The plan whose own, untouched button it was, on the incident's own message; null otherwise. */
  readonly planHash: string | null;
  readonly question: number;
  readonly inTime: boolean;
  readonly braked: boolean;
  readonly gone: ReadonlySet<string>;
}

/** Plays one scene through the front door's handler, the store and the ballot. */
async function playScene({ risk, rule, moves }: Scene) {
  const clock = handClock();
  const store = new MemoryIncidentStore(clock);
  await store.saveMessage('inc-1', MESSAGE);
  const gone = new Set<string>();
  let brake: Brake = { kind: 'released' };

  const changes: Change[] = [];
  const witnessed: Witnessed[] = [];
  const decisions: string[] = [];
  let question = 0;
  let turn = 0;
  let ballot: Ballot | null = null;

  const rules: readonly PolicyRule[] = [{ ...RULE, ...rule, highestRisk: 'high' }];
  const open = async () => {
    turn += 1;
    if (ballot === null) return;
    await store.openDecision({
      decisionId: decisions.at(-1) ?? '',
      incidentId: 'inc-1',
      callbackId: `callback-${turn}`,
      options: ballot.options,
      expiresAt: ballot.expiresAt,
    });
  };
  const ask = async () => {
    question += 1;
    const plans = ['i-1', 'i-2'].map((id) => {
      const plan = { ...restartPlan([id]), risk, summary: `question ${question}` };
      return { plan, hash: planHash(plan), rules };
    });
    decisions.push(`decision-${question}`);
    ballot = {
      asker: ASKER.person,
      options: [
        ...plans.map(
          ({ hash, plan }): Choice => ({ kind: 'approve', remedy: plan.remedy, planHash: hash }),
        ),
        { kind: 're-run' },
        { kind: 'decline', reason: '' },
      ],
      expiresAt: isoInstant(epochMs(clock.now() + 900_000)),
      partial: [],
      plans,
    };
    await open();
  };

  const circumstances = () => ({
    at: clock.now(),
    memberships: new Map([
      [
        'SONCALL',
        CAST.filter(({ inGroup, person }) => inGroup && !gone.has(person.user)).map(
          ({ person }) => person.user,
        ),
      ],
    ]),
    standings: new Map(
      CAST.filter(({ person }) => person.team === 'T1').map(({ person, standing }) => [
        person.user,
        standing,
      ]),
    ),
    killSwitch: brake,
    calendars: new Map<string, Brake>(),
  });

  const incidents: Incidents = {
    start: async () => {},
    async click(callbackId: string, click: Click) {
      // A callback takes one click, and the workflow reads it as JSON.
      if (callbackId !== `callback-${turn}` || ballot === null) return 'taken';
      const vote = cast(ballot, JSON.parse(JSON.stringify(click)), circumstances());
      if (vote.kind === 'counted') ballot = { ...ballot, partial: vote.partial };
      if (vote.kind === 'decided') {
        if (click.choice.kind === 'approve') {
          changes.push({ planHash: click.choice.planHash, question });
        }
        ballot = click.choice.kind === 're-run' ? ballot : null;
      }
      await open();
      return 'delivered';
    },
  };
  const ports = {
    incidents,
    store,
    clock,
    command: '/502',
    allowedTeams: undefined,
    reportError: (error: unknown) => {
      throw error;
    },
  };

  const answers: string[] = [];
  const press = async (who: number, { button, option, at }: Extract<Move, { kind: 'press' }>) => {
    const chosen = CAST[who] ?? ASKER;
    const decision = button === 'earlier' ? decisions[0] : decisions.at(-1);
    const value =
      button === 'garbage'
        ? '{"kind":"approve"}'
        : button === 'altered'
          ? `${decision}x.${option}`
          : `${decision}.${option}`;
    const current = button === 'current' || (button === 'earlier' && decisions.length === 1);
    const choice = ballot?.options[option];
    const genuine =
      current && at === 'own message' && choice?.kind === 'approve' ? choice.planHash : null;
    witnessed.push({
      player: chosen,
      planHash: genuine,
      question,
      inTime: ballot !== null && clock.now() < Date.parse(ballot.expiresAt),
      braked: brake.kind !== 'released',
      gone: new Set(gone),
    });
    const answer = await onPress(ports, {
      by: chosen.person,
      value,
      channel: at === 'another channel' ? 'C2' : MESSAGE.channel,
      message: at === 'a copy' ? '1.000099' : MESSAGE.ts,
      triggerId: `trigger-${answers.length}-${who}`,
    });
    answers.push(answer.kind === 'tell' ? answer.text : answer.kind);
  };

  await ask();
  for (const each of moves) {
    switch (each.kind) {
      case 'press':
        await Promise.all([
          press(each.who, each),
          ...(each.together === null ? [] : [press(each.together, each)]),
        ]);
        break;
      case 'wait':
        clock.advance(each.seconds);
        break;
      case 'leave':
        gone.add(CAST[each.who]?.person.user ?? '');
        break;
      case 'brake':
        brake = each.brake;
        break;
      case 'ask-anew':
        // After a change or a "no" the workflow looks again and asks anew; an open question stays.
        if (ballot === null) await ask();
        break;
      default:
        each satisfies never;
    }
  }
  return { changes, witnessed, answers, trail: await store.auditTrail('inc-1') };
}

/** Who of those that pressed counts for a plan, at the moment of the last of their presses. */
function validFor(
  { risk, rule }: Scene,
  witnessed: readonly Witnessed[],
  { planHash: hash, question }: Change,
): boolean {
  const presses = witnessed.filter((each) => each.planHash === hash && each.question === question);
  // The deciding press is one of them: at that moment enough of those who had pressed so far were entitled.
  return presses.some((deciding, place) => {
    if (deciding.braked) return false;
    const entitled = presses
      .slice(0, place + 1)
      .filter(
        ({ player: who, inTime }) =>
          inTime &&
          who.person.team === 'T1' &&
          who.standing === 'member' &&
          who.inGroup &&
          !deciding.gone.has(who.person.user) &&
          (rule.askerMayApprove || who !== ASKER),
      )
      .map(({ player: who }) => who.person.user);
    return new Set(entitled).size >= Math.max(rule.approvals, risk === 'high' ? 2 : 1);
  });
}

describe('any sequence of clicks', () => {
  it('changes nothing without a valid approval of exactly that plan', async () => {
    let changed = 0;
    let presses = 0;
    await fc.assert(
      fc.asyncProperty(scene, async (played) => {
        const { changes, witnessed, answers } = await playScene(played);
        changed += changes.length;
        presses += witnessed.length;
        const valid = changes.every((change) => validFor(played, witnessed, change));
        // Used once: a question leads to one change at most.
        const questions = changes.map(({ question }) => question);
        return (
          valid &&
          new Set(questions).size === questions.length &&
          // Every click got an answer.
          answers.length === witnessed.length &&
          answers.every((answer) => answer !== '')
        );
      }),
      { numRuns: SEQUENCES, endOnFailure: true },
    );
    expect(presses).toBeGreaterThan(5 * SEQUENCES);
    // The sequences are not so wild that nothing is ever approved.
    expect(changed).toBeGreaterThan(SEQUENCES / 10);
  }, 120_000);

  it('is what it takes: whoever is entitled gets the change', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<Risk>('low', 'high'),
        fc.constantFrom(1, 2),
        fc.array(index, { maxLength: 5 }),
        async (risk, approvals, strangers) => {
          const by = (who: number): Move => ({
            kind: 'press',
            who,
            button: 'current',
            option: 0,
            at: 'own message',
            together: null,
          });
          const entitled = [1, 2];
          const moves = [...strangers.filter((who) => who > 2).map(by), ...entitled.map(by)];
          const { changes } = await playScene({
            risk,
            rule: { approvals, askerMayApprove: false },
            moves,
          });
          return changes.length === 1;
        },
      ),
      { numRuns: 500 },
    );
  });
});
