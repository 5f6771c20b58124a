import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Reason, Verdict } from '../../../src/diagnosis/verdict.ts';
import type { Choice } from '../../../src/incident/click.ts';
import type { Attempt, IncidentRecord, Outcome } from '../../../src/incident/record.ts';
import { checkBlocks } from '../../../src/lab/slack/check-blocks.ts';
import type { Change, Proposal } from '../../../src/remedies/plan.ts';
import { commandsOf } from '../../../src/slack/messages/exact-changes.ts';
import { renderText } from '../../../src/slack/messages/render-text.ts';
import { bareText, plainMessage, slackMessage } from '../../../src/slack/messages/slack-message.ts';
import { ANN, proposal, recovered, restart } from '../incident-records.ts';

/** What an attacker writes into access logs, names and answers, in any order and length. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<!channel>',
        '<!here>',
        '<@U0BEN>',
        '<!subteam^S0ONCALL>',
        '<https://evil.test|Approve>',
        '```',
        '\u001b[2J',
        '\u202e',
        '&lt;',
        '"\\"\\',
        '\n\n',
        '🔴',
        '\ud83d',
        'a'.repeat(400),
        '"'.repeat(300),
      ),
      fc.string({ unit: 'binary', maxLength: 30 }),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));

const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 30 });

const reason: fc.Arbitrary<Reason> = fc.record({
  exhibit: hostileText,
  line: fc.nat(),
  text: hostileText,
  says: hostileText,
});

const verdict: fc.Arbitrary<Verdict> = fc.record({
  cause: fc.constantFrom('backend-crashed', 'wrong-port', 'inconclusive'),
  confidence: fc.double(),
  strength: fc.constantFrom('confirmed', 'likely', 'possible'),
  target: fc.option(hostileText),
  summary: hostileText,
  because: some(reason),
  against: some(reason),
  remedies: fc.constant([]),
  checklist: some(hostileText),
});

const change: fc.Arbitrary<Change> = hostileText.map((shown) => ({
  kind: 'run-on-host',
  document: 'restart-service-linux',
  instanceId: 'i-0b2',
  port: 8080,
  parameters: {},
  undo: null,
  disrupts: true,
  shown,
}));

const offered: fc.Arbitrary<Proposal> = fc.record({
  hash: fc.constantFrom(restart.hash, 'bb22', 'cc33', 'dd44', 'ee55', 'ff66'),
  approvers: hostileText,
  plan: fc.record({
    remedy: fc.constant('restart-service'),
    cause: fc.constant('backend-crashed'),
    title: hostileText,
    summary: hostileText,
    targetGroupArn: hostileText,
    changes: fc.oneof(some(change), fc.constant(restart.plan.changes)),
    risk: fc.constantFrom('low', 'medium', 'high'),
    disruption: hostileText,
    undo: fc.option(hostileText),
  }),
});

const choice: fc.Arbitrary<Choice> = fc.oneof(
  fc.constantFrom(restart.hash, 'bb22', 'cc33').map((planHash) => ({
    kind: 'approve' as const,
    remedy: 'restart-service',
    planHash,
  })),
  fc.constant({ kind: 'undo' as const, planHash: restart.hash }),
  fc.constantFrom<Choice>({ kind: 're-run' }, { kind: 'decline', reason: '' }, { kind: 'close' }),
);

const who = fc.oneof(
  fc.constant(ANN),
  fc.constant('fiveohtwo' as const),
  fc.record({ user: hostileText, team: hostileText, name: hostileText }),
);

const attempt: fc.Arbitrary<Attempt> = fc.record({
  proposal: offered,
  approvedBy: some(fc.record({ user: hostileText, team: hostileText, name: hostileText })),
  approvedAt: hostileText,
  refused: fc.option(hostileText),
  changes: some(
    fc.record({
      at: hostileText,
      shown: hostileText,
      target: fc.option(hostileText),
      result: hostileText.map((detail) => ({ kind: 'failed' as const, detail })),
    }),
  ),
  verification: fc.option(
    fc.record({
      at: hostileText,
      kind: fc.constantFrom('fixed', 'not-fixed', 'worse'),
      proof: some(hostileText),
    }),
  ),
  undone: fc.option(
    fc.record({ at: hostileText, by: who, result: hostileText, complete: fc.boolean() }),
  ),
});

const outcome: fc.Arbitrary<Outcome> = fc.record({
  kind: fc.constantFrom('recovered', 'inconclusive', 'declined', 'failed'),
  at: hostileText,
  summary: hostileText,
  nextSteps: some(hostileText),
  prevention: some(hostileText),
});

const record: fc.Arbitrary<IncidentRecord> = fc.record({
  version: fc.constant(1),
  incidentId: fc.constant('shop-5f0c2a91d3e4'),
  revision: fc.nat(),
  request: hostileText.map((query) => ({ ...proposal.request, query, askedBy: ANN })),
  openedAt: hostileText,
  stage: fc.constantFrom('collecting', 'awaiting-decision', 'guarding', 'applying', 'closed'),
  located: fc.constantFrom(null, proposal.located),
  question: fc.constant(null),
  environment: fc.option(hostileText),
  trail: fc.option(fc.record({ entries: fc.nat(), head: hostileText })),
  notLocated: fc.option(hostileText),
  diagnosis: fc.option(
    fc.record({
      status: fc.constantFrom('diagnosed', 'healthy', 'inconclusive'),
      madeBy: fc.constantFrom('load-balancer', 'unknown'),
      gatewayStatus: fc.constant(null),
      onset: fc.constant(null),
      changes: some(
        fc.record({
          at: fc.constant('2026-11-22T17:02:11.000Z'),
          what: hostileText,
          by: fc.option(hostileText),
          own: fc.boolean(),
          about: fc.boolean(),
          exhibit: hostileText,
          line: fc.nat(),
        }),
      ),
      requestPath: fc.option(
        fc.record({
          stations: some(
            fc.record({ what: hostileText, host: fc.option(hostileText), port: fc.constant(80) }),
          ),
          ends: fc.constantFrom('fails', 'in-a-loop'),
        }),
      ),
      hostsAsked: fc.option(hostileText),
      verdicts: some(verdict),
      ruledOut: some(fc.record({ cause: fc.constant('wrong-port'), because: some(reason) })),
      missing: some(fc.record({ what: hostileText, how: hostileText })),
    }),
  ),
  readings: some(
    fc.record({
      at: hostileText,
      targets: some(
        fc.record({ id: hostileText, state: hostileText, reason: fc.option(hostileText) }),
      ),
      failuresPerMinute: fc.option(fc.nat()),
      target5xxPerMinute: fc.option(fc.nat()),
      requestsPerMinute: fc.option(fc.nat()),
    }),
  ),
  proposals: some(offered),
  withheld: some(fc.record({ plan: offered.map(({ plan }) => plan), why: hostileText })),
  decision: fc.option(
    fc.record({
      decisionId: fc.constant('Zk3vT0p9Qm2xW8rL5sYb1A'),
      options: some(choice),
      expiresAt: hostileText,
      partial: some(
        fc.record({
          planHash: fc.constantFrom(restart.hash, 'bb22'),
          by: some(fc.record({ user: hostileText, team: hostileText, name: hostileText })),
          missing: hostileText,
        }),
      ),
    }),
  ),
  attempts: some(attempt),
  timeline: some(fc.record({ at: hostileText, who, what: hostileText })),
  outcome: fc.option(outcome),
});

/** A record holds thousands of characters: one that fails is told as it is, shrinking it would take an hour. */
const RUNS = { numRuns: 150, endOnFailure: true };

describe('whatever an incident holds', () => {
  it('Slack takes its message, and the plain one', () => {
    fc.assert(
      fc.property(record, (incident) => {
        for (const { text, blocks } of [slackMessage(incident), plainMessage(incident)]) {
          expect(complaints(blocks)).toEqual([]);
          expect(text.length).toBeLessThan(4000);
        }
        expect(bareText(incident).length).toBeLessThan(4000);
      }),
      RUNS,
    );
  });

  it('no text of it mentions anybody or links anywhere', () => {
    fc.assert(
      fc.property(record, (incident) => {
        const { text, blocks } = slackMessage(incident);
        const found = elementsOf(blocks);

        for (const parsed of [text, bareText(incident), ...mrkdwnOf(found)]) {
          expect(parsed).not.toMatch(/[<>`]|:\/\//);
        }
        for (const { type } of found) {
          expect(['link', 'broadcast', 'channel', 'emoji']).not.toContain(type);
        }
      }),
      RUNS,
    );
  });

  it('a terminal gets no control characters', () => {
    fc.assert(
      fc.property(record, (incident) => {
        expect(renderText(incident)).not.toMatch(/(?!\n|\t)\p{Cc}|\p{Cf}|\p{Cs}/u);
      }),
      RUNS,
    );
  });

  it('nothing can be approved that is not shown whole', () => {
    fc.assert(
      fc.property(record, (incident) => {
        const found = elementsOf(slackMessage(incident).blocks);
        const approved = found
          .filter(({ type, style }) => type === 'button' && style === 'primary')
          .map(({ action_id: id }) => Number(String(id).replace('option-', '')));
        const verbatim = found
          .filter(({ type }) => type === 'rich_text_preformatted')
          .map(({ elements }) => (elements as readonly { text: string }[])[0]?.text);

        for (const option of approved) {
          const chosen = incident.decision?.options[option];
          const hash = chosen?.kind === 'approve' ? chosen.planHash : null;
          const plans = incident.proposals.filter((each) => each.hash === hash);
          const exact = plans.map(({ plan }) => commandsOf(plan.changes));
          expect(exact.some((changes) => verbatim.includes(changes))).toBe(true);
        }
      }),
      RUNS,
    );
  });
});

it('a hostile log line stays a line of text', () => {
  const line = '<!channel> `<https://evil.test|Approve>` \u001b[31m\u202eGET / @here #general';
  const [verdictNow] = proposal.diagnosis?.verdicts ?? [];
  if (proposal.diagnosis === null || verdictNow === undefined) throw new TypeError('no verdict');
  const because = [{ exhibit: 'i-0b2/access.log', line: 1, text: line, says: 'a request failed' }];
  const { blocks } = slackMessage({
    ...proposal,
    diagnosis: { ...proposal.diagnosis, verdicts: [{ ...verdictNow, because }] },
  });

  const quoted = elementsOf(blocks).find(({ type }) => type === 'rich_text_preformatted');
  expect(quoted).toEqual({
    type: 'rich_text_preformatted',
    elements: [
      { type: 'text', text: '<!channel> `<https://evil.test|Approve>` GET / @here #general' },
    ],
  });
});

it('there are buttons only while a question is open', () => {
  const buttons = (incident: IncidentRecord) =>
    elementsOf(slackMessage(incident).blocks).filter(({ type }) => type === 'button');

  expect(buttons(proposal)).toHaveLength(3);
  expect(buttons({ ...proposal, decision: null })).toEqual([]);
  expect(buttons(recovered)).toEqual([]);
});

it('a plan with an invisible character cannot be approved', () => {
  const [first] = restart.plan.changes;
  if (first === undefined) throw new TypeError('no change');
  const changes = [{ ...first, shown: 'systemctl restart \u202eshop' }];
  const tricky = { ...restart, plan: { ...restart.plan, changes } };
  const found = elementsOf(slackMessage({ ...proposal, proposals: [tricky] }).blocks);

  expect(found.filter(({ style }) => style === 'primary')).toEqual([]);
  expect(JSON.stringify(found)).toContain('cannot be approved here');
});

it.each([0, 1, 6])(
  'a message too full for all remedies says how many are left out: %i undone',
  (undone) => {
    const words = 'x"'.repeat(400);
    const plan = {
      ...restart.plan,
      title: words,
      summary: words,
      disruption: words,
      undo: words,
    };
    const full = Array.from({ length: 6 }, (_, index) => ({
      ...restart,
      hash: `a${index}`,
      approvers: words,
      plan,
    }));
    const options = [
      ...full.map(({ hash }) => ({
        kind: 'approve' as const,
        remedy: 'restart-service' as const,
        planHash: hash,
      })),
      ...Array.from({ length: undone }, () => ({ kind: 'undo' as const, planHash: 'a0' })),
    ];
    const { decision } = proposal;
    if (decision === null) throw new TypeError('no question');
    const { blocks } = slackMessage({
      ...proposal,
      proposals: full,
      decision: { ...decision, options },
    });

    expect(complaints(blocks)).toEqual([]);
    const approvals = elementsOf(blocks).filter(({ style }) => style === 'primary').length;
    expect(approvals).toBeGreaterThan(0);
    expect(JSON.stringify(blocks)).toContain(`${6 - approvals} more remedies do not fit`);
  },
);

describe('the plain message', () => {
  const approvals = (incident: IncidentRecord) =>
    elementsOf(plainMessage(incident).blocks).filter(({ style }) => style === 'primary');

  it('keeps the approval of a plan that stands in it', () => {
    expect(approvals(proposal)).toHaveLength(1);
  });

  it('has no approval of a plan that had to be cut off', () => {
    const [first] = restart.plan.changes;
    if (first === undefined) throw new TypeError('no change');
    const changes = [{ ...first, shown: 'x'.repeat(2400) }];
    const full = { ...proposal, proposals: [{ ...restart, plan: { ...restart.plan, changes } }] };

    expect(elementsOf(slackMessage(full).blocks).some(({ style }) => style === 'primary')).toBe(
      true,
    );
    expect(approvals(full)).toEqual([]);
  });
});

type Element = Readonly<Record<string, unknown>>;

/** All objects in the blocks that have a type, at any depth. */
function elementsOf(value: unknown): readonly Element[] {
  if (Array.isArray(value)) return value.flatMap(elementsOf);
  if (typeof value !== 'object' || value === null) return [];
  const within = Object.values(value).flatMap(elementsOf);
  return 'type' in value ? [value as Element, ...within] : within;
}

const mrkdwnOf = (elements: readonly Element[]): readonly string[] =>
  elements.filter(({ type }) => type === 'mrkdwn').map(({ text }) => String(text));

/** Why Slack would not take the blocks. */
function complaints(blocks: unknown): readonly string[] {
  const checked = checkBlocks(blocks);
  return checked.ok ? [] : [checked.error, ...checked.reasons];
}
