import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Logger } from '@slack/bolt';
import type { AuditEntry } from '../../src/audit/entry.ts';
import { createFrontDoor, type FrontDoorOptions } from '../../src/slack/front-door.ts';
import {
  DECISION,
  LocalSlack,
  later,
  MINUTE,
  NOW,
  RememberedIncidents,
  storeOf,
} from './front-door-fixture.ts';
import {
  chosen,
  command,
  declineSubmission,
  press,
  SECRET,
  signed,
  unsigned,
} from './slack-request.ts';

let slack: LocalSlack;
let incidents: RememberedIncidents;
let logged: string[];
let noted: AuditEntry[];

beforeEach(async () => {
  slack = await LocalSlack.open();
  incidents = new RememberedIncidents();
  logged = [];
  noted = [];
});
afterEach(() => slack.close());

function open(changes: Partial<FrontDoorOptions> = {}) {
  const log = (...line: unknown[]) => void logged.push(line.join(' '));
  const logger = {
    debug: log,
    info: log,
    warn: log,
    error: log,
    getLevel: () => 'warn',
    setLevel: () => {},
    setName: () => {},
  } as unknown as Logger;
  return createFrontDoor({
    signingSecret: SECRET,
    token: 'xoxb-1',
    slackApiUrl: slack.apiUrl,
    incidents,
    store: storeOf(DECISION, noted),
    clock: { now: () => NOW },
    logger,
    ...changes,
  });
}

/** A body's response URL points to the local Slack. */
const local = (body: string) =>
  body.replace(
    /https%3A%2F%2Fhooks\.slack\.test[^&"]*?(?=%22|&|$)/,
    encodeURIComponent(slack.responseUrl),
  );

const pressed = (...args: Parameters<typeof press>) => signed(local(press(...args)), NOW);
const button = (option: number) => `${DECISION.decisionId}.${option}`;

describe('who may knock', () => {
  it.each([
    ['not signed at all', () => unsigned(command('shop'))],
    ['signed with another secret', () => signed(command('shop'), NOW, { secret: 'guess' })],
    ['signed six minutes ago', () => signed(command('shop'), NOW, { at: later(-6 * MINUTE) })],
    ['signed six minutes from now', () => signed(command('shop'), NOW, { at: later(6 * MINUTE) })],
    ['signed as version v9', () => signed(command('shop'), NOW, { version: 'v9' })],
    ['an unsigned ssl_check', () => unsigned('ssl_check=1&token=x')],
    [
      'an unsigned body that is not JSON',
      () => unsigned('{', { 'content-type': 'application/json' }),
    ],
    ['a GET without a body', () => ({ headers: {}, rawPath: '/' })],
    [
      'a body that was changed after signing',
      () => ({
        ...signed(command('shop'), NOW),
        body: Buffer.from(command('shop2')).toString('base64'),
      }),
    ],
  ])('answers 401 to a request that is %s', async (_, event) => {
    const answer = await open()(event());

    expect(answer.statusCode).toBe(401);
    expect(incidents.starts).toBe(0);
  });

  it.each([
    ['JSON that does not parse', () => signed('{', NOW, { contentType: 'application/json' })],
    ['a payload that does not parse', () => signed('payload=%7B', NOW)],
    ['a payload that is a list', () => signed('payload=%5B%5D', NOW)],
    ['two payloads', () => signed('payload=%7B%7D&payload=%7B%7D', NOW)],
    ['an unknown content type', () => signed('<xml/>', NOW, { contentType: 'text/xml' })],
    ['no event of a function URL', () => ({ Records: [] })],
  ])('answers 400 to %s', async (_, event) => {
    expect((await open()(event())).statusCode).toBe(400);
  });

  it('answers a signed ssl_check, and takes a content type with a charset', async () => {
    const door = open();
    const contentType = 'application/x-www-form-urlencoded; charset=UTF-8';

    expect((await door(signed('ssl_check=1', NOW))).statusCode).toBe(200);
    expect((await door(signed(command('help'), NOW, { contentType }))).statusCode).toBe(200);
  });

  it.each(['', '  '])('does not open with the signing secret "%s"', (signingSecret) => {
    expect(() => open({ signingSecret })).toThrow(/signing secret is empty/);
  });

  it('takes one argument or two: Node 24 refuses Lambda handlers with three', () => {
    expect(open().length).toBeLessThanOrEqual(2);
  });
});

describe('the command', () => {
  it('starts an incident and says so privately', async () => {
    const answer = await open()(signed(command('shop'), NOW));

    expect(answer.statusCode).toBe(200);
    const [[incidentId, request] = []] = incidents.started;
    expect(incidentId).toMatch(/^shop-[0-9a-f]{12}$/);
    expect(request).toEqual({
      incidentId,
      query: 'shop',
      channel: 'C0SHOP',
      askedBy: { user: 'U0ANN', team: 'T0SHOP', name: 'ann' },
    });
    expect(JSON.parse(answer.body)).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining(`\`${incidentId}\``),
    });
  });

  it('is the same incident when its delivery is repeated, and another when it is typed again', async () => {
    const door = open();
    await door(signed(command('shop'), NOW));
    await door(signed(command('shop'), later(5000)));
    expect(incidents.starts).toBe(2);
    expect(incidents.started.size).toBe(1);

    await door(signed(command('shop', { trigger_id: '2.2.2' }), NOW));
    expect(incidents.started.size).toBe(2);
  });

  it('alone asks about whatever fails now', async () => {
    await open()(signed(command('  '), NOW));

    const [[incidentId, request] = []] = incidents.started;
    expect(incidentId).toMatch(/^incident-[0-9a-f]{12}$/);
    expect(request?.query).toBe('');
  });

  it.each(['help', 'HELP'])('"%s" is answered with help and starts nothing', async (text) => {
    const answer = await open()(signed(command(text), NOW));

    expect(JSON.parse(answer.body).text).toContain('*/502 &lt;service&gt;*');
    expect(incidents.starts).toBe(0);
  });

  it('that cannot be started is answered usefully and logged once', async () => {
    incidents.start = () => Promise.reject(new Error('Throttled: too many executions'));
    const answer = await open()(signed(command('shop'), NOW));

    expect(answer.statusCode).toBe(200);
    expect(JSON.parse(answer.body).text).toContain('could not start');
    expect(answer.body).not.toContain('Throttled');
    expect(logged.filter((line) => line.includes('Throttled'))).toHaveLength(1);
  });

  it('is answered in time when the start hangs', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    incidents.start = () => new Promise(() => {});
    const answer = open()(signed(command('shop'), NOW));
    await jest.advanceTimersByTimeAsync(2900);
    jest.useRealTimers();

    expect(JSON.parse((await answer).body).text).toContain('takes longer');
  });

  it('of another team is refused', async () => {
    const answer = await open({ allowedTeams: ['T0OTHER'] })(signed(command('shop'), NOW));

    expect(JSON.parse(answer.body).text).toContain('my own workspace');
    expect(incidents.starts).toBe(0);
  });
});

describe('a button', () => {
  it('delivers the choice that the store holds for it', async () => {
    const answer = await open()(pressed(button(0)));

    expect(answer).toMatchObject({ statusCode: 200, body: '' });
    expect(incidents.clicks).toEqual([
      {
        callbackId: 'callback-1',
        click: {
          by: { user: 'U0ANN', team: 'T0SHOP', name: 'ann' },
          channel: 'C0SHOP',
          at: '2026-11-22T17:12:00.000Z',
          choice: { kind: 'approve', remedy: 'restart-service', planHash: 'aa11' },
        },
      },
    ]);
    expect(slack.said).toEqual([
      {
        response_type: 'ephemeral',
        replace_original: false,
        text: expect.stringContaining('approval is in'),
      },
    ]);
  });

  it('pressed twice is delivered once, and the second person is told', async () => {
    const door = open();
    await door(pressed(button(0)));
    await door(pressed(button(1)));

    expect(noted).toMatchObject([{ what: 're-run: another click was faster', planHash: null }]);
    expect(incidents.clicks).toHaveLength(1);
    expect(slack.said[1]).toMatchObject({ text: expect.stringContaining('faster') });
  });

  it.each([
    [
      'an option that was never offered',
      { value: `${DECISION.decisionId}.9` },
      'no longer belongs',
    ],
    ['another decision', { value: 'AAAAAAAAAAAAAAAAAAAAAA.0' }, 'no longer belongs'],
    ['a choice in its value', { value: '{"kind":"approve"}' }, 'no longer belongs'],
    ['no value', { value: '' }, 'no longer belongs'],
    ['an action of somebody else', { value: button(0), actionId: 'approve' }, 'no longer belongs'],
    ['a message in another channel', { value: button(0), channel: 'C0OTHER' }, 'own message'],
    ['a copy of the message', { value: button(0), message: '1763831599.000100' }, 'own message'],
  ])('of %s is answered and does nothing', async (_, { value, ...rest }, told) => {
    const answer = await open()(pressed(value, rest));

    expect(answer.statusCode).toBe(200);
    expect(incidents.clicks).toEqual([]);
    expect(slack.said).toEqual([expect.objectContaining({ text: expect.stringContaining(told) })]);
  });

  it('of a question that expired says so', async () => {
    const expired = { ...DECISION, expiresAt: '2026-11-22T17:12:00.000Z' };
    await open({ store: storeOf(expired, noted) })(pressed(button(0)));

    expect(noted).toMatchObject([
      { kind: 'click-refused', who: { user: 'U0ANN' }, what: 'approve: the question had expired' },
    ]);

    expect(incidents.clicks).toEqual([]);
    expect(slack.said[0]).toMatchObject({ text: expect.stringMatching(/expired.*`\/502 …`/) });
  });

  it('pressed by a guest from another company does nothing', async () => {
    const user = { id: 'U0EVE', username: 'eve', name: 'eve', team_id: 'T0EVIL' };
    await open({ allowedTeams: ['T0SHOP'] })(pressed(button(0), { user }));

    expect(noted).toMatchObject([
      { kind: 'click-refused', who: { team: 'T0EVIL' }, what: 'approve: of another workspace' },
    ]);
    expect(incidents.clicks).toEqual([]);
    expect(slack.said[0]).toMatchObject({ text: expect.stringContaining('my own workspace') });
  });

  it('is answered also when the refusal cannot be recorded', async () => {
    const store = { ...storeOf(DECISION), audit: () => Promise.reject(new Error('no table')) };
    await open({ store })(pressed(button(0), { channel: 'C0OTHER' }));

    expect(slack.said[0]).toMatchObject({ text: expect.stringContaining('own message') });
    expect(logged.filter((line) => line.includes('no table'))).toHaveLength(1);
  });

  it('whose click cannot be delivered is answered usefully and logged once', async () => {
    incidents.click = () =>
      Promise.reject(new Error('Denied: lambda:SendDurableExecutionCallback'));
    const answer = await open()(pressed(button(0)));

    expect(answer.statusCode).toBe(200);
    expect(slack.said[0]).toMatchObject({ text: expect.stringContaining('press again') });
    expect(logged.filter((line) => line.includes('Denied'))).toHaveLength(1);
  });

  it('never posts to a host that is not Slack', async () => {
    await open()(signed(press(button(0)), NOW));

    expect(slack.calls).toEqual([]);
    expect(logged.join('\n')).toContain('Refused to call hooks.slack.test');
  });
});

describe('"Decline"', () => {
  it('asks for a reason first', async () => {
    await open()(pressed(button(2)));

    const view = JSON.parse(slack.called('views.open')[0]?.get('view') ?? '{}');
    expect(view).toMatchObject({ callback_id: 'decline', private_metadata: button(2) });
    expect(incidents.clicks).toEqual([]);
  });

  it.each([
    ['they deploy at noon', 'they deploy at noon'],
    [null, ''],
  ])('with the reason %j is the click', async (typed, reason) => {
    const answer = await open()(signed(declineSubmission(button(2), typed), NOW));

    expect(answer).toMatchObject({ statusCode: 200, body: '' });
    expect(incidents.clicks).toMatchObject([
      {
        callbackId: 'callback-1',
        click: { channel: 'C0SHOP', choice: { kind: 'decline', reason } },
      },
    ]);
  });

  it('whose form was tampered with approves nothing', async () => {
    const answer = await open()(signed(declineSubmission(button(0), 'x'), NOW));

    expect(incidents.clicks).toEqual([]);
    expect(JSON.parse(answer.body)).toMatchObject({ response_action: 'update' });
  });

  it('that comes too late says so in the form', async () => {
    const door = open();
    await door(pressed(button(0)));
    const answer = await door(signed(declineSubmission(button(2), 'no'), NOW));

    expect(answer.body).toContain('faster');
    expect(incidents.clicks).toHaveLength(1);
  });
});

describe('the menu', () => {
  it('hands on what was chosen, as our own store knows it', async () => {
    const pick = { kind: 'pick', label: 'shop · 1 of 3 healthy', query: 'arn:shop' } as const;
    const store = storeOf({ ...DECISION, options: [pick, { kind: 'close' }] });

    await open({ store })(signed(local(chosen(button(0))), NOW));

    expect(incidents.clicks[0]?.click.choice).toEqual(pick);
    expect(slack.said).toEqual([expect.objectContaining({ text: 'I look at that one.' })]);
  });
});
