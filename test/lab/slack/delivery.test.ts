import { describe, expect, it } from '@jest/globals';
import type { BotConnection } from '../../../src/lab/slack/events.ts';
import type { FrontDoorAnswer } from '../../../src/lab/slack/front-door.ts';
import { APPROVER, ENGINEER, INCIDENTS_CHANNEL } from '../../../src/lab/slack/people.ts';
import { pressOnMessage } from '../../../src/lab/slack/press-element.ts';
import { dismissView, submitView } from '../../../src/lab/slack/submit-view.ts';
import { typeMessage } from '../../../src/lab/slack/type-message.ts';
import { Workspace } from '../../../src/lab/slack/workspace.ts';
import { TestClock } from './test-clock.ts';

type Answer = FrontDoorAnswer | Promise<FrontDoorAnswer>;

/** A bot that answers every request the same, and keeps the forms that it got. */
function botThatAnswers(answer: () => Answer) {
  const forms: URLSearchParams[] = [];
  const bot: BotConnection = {
    workspace: new Workspace(new TestClock()),
    origin: 'http://127.0.0.1:5020',
    waitMs: 30,
    frontDoor: async (event) => {
      const { body } = event as { readonly body: string };
      forms.push(new URLSearchParams(Buffer.from(body, 'base64').toString('utf8')));
      return answer();
    },
  };
  const payload = (): unknown => JSON.parse(forms.at(-1)?.get('payload') ?? '{}');
  return { bot, forms, payload };
}

const ok = (body = ''): FrontDoorAnswer => ({ statusCode: 200, body });
const texts = (bot: BotConnection) =>
  bot.workspace
    .messagesIn(INCIDENTS_CHANNEL.id)
    .map(({ author, text, visibleTo }) => ({ by: author.kind, text, visibleTo }));

describe('a command', () => {
  it('reaches the bot with every field that Slack documents', async () => {
    const { bot, forms } = botThatAnswers(() => ok());
    await typeMessage(bot, ENGINEER, INCIDENTS_CHANNEL, '/502  shop “prod” ');
    expect(Object.fromEntries(forms[0] ?? [])).toEqual({
      token: expect.any(String),
      team_id: 'T0LAB',
      team_domain: 'lab',
      channel_id: 'C0INCIDENTS',
      channel_name: 'incidents-shop',
      user_id: 'U0ENGINEER',
      user_name: 'ada',
      command: '/502',
      text: 'shop “prod”',
      api_app_id: 'A0FIVEOHTWO',
      is_enterprise_install: 'false',
      response_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:5020\/slack\/commands\//),
      trigger_id: expect.any(String),
    });
    expect(texts(bot)).toEqual([]);
  });

  it.each([
    {
      given: 'text',
      body: 'Which service?',
      seen: { text: 'Which service?', visibleTo: 'U0ENGINEER' },
    },
    {
      given: 'a message for all',
      body: '{"response_type":"in_channel","text":"hi"}',
      seen: { text: 'hi', visibleTo: null },
    },
    { given: 'a message', body: '{"text":"hi"}', seen: { text: 'hi', visibleTo: 'U0ENGINEER' } },
  ])('answered with $given shows it', async ({ body, seen }) => {
    const { bot } = botThatAnswers(() => ok(body));
    await typeMessage(bot, ENGINEER, INCIDENTS_CHANNEL, '/502 shop');
    expect(texts(bot)).toEqual([{ by: 'bot', ...seen }]);
  });

  it.each<{ readonly given: string; readonly answer: () => Answer; readonly error: string }>([
    { given: 'comes too late', answer: () => new Promise(() => {}), error: 'operation_timeout' },
    { given: 'is an error', answer: () => ({ statusCode: 500 }), error: 'dispatch_failed' },
    {
      given: 'is not found',
      answer: () => ({ statusCode: 404, body: '' }),
      error: 'dispatch_failed',
    },
    {
      given: 'is an exception',
      answer: () => Promise.reject(new Error('boom')),
      error: 'dispatch_failed',
    },
    {
      given: 'has bad blocks',
      answer: () => ok('{"blocks":[{"type":"divider","block_id":""}]}'),
      error: 'invalid_blocks: must be more than 0 characters [json-pointer:/blocks/0/block_id]',
    },
  ])('whose answer $given tells the person alone: $error', async ({ answer, error }) => {
    const { bot } = botThatAnswers(answer);
    await typeMessage(bot, ENGINEER, INCIDENTS_CHANNEL, '/502 shop');
    expect(texts(bot)).toEqual([
      { by: 'slackbot', text: `/502 failed with the error "${error}"`, visibleTo: 'U0ENGINEER' },
    ]);
  });

  it('that nobody installed never reaches the bot', async () => {
    const { bot, forms } = botThatAnswers(() => ok());
    await typeMessage(bot, ENGINEER, INCIDENTS_CHANNEL, '/remind me');
    expect(forms).toEqual([]);
    expect(texts(bot)).toMatchObject([{ by: 'slackbot', visibleTo: 'U0ENGINEER' }]);
  });
});

describe('words for the channel', () => {
  it('are stored as Slack stores them: they can mention nobody', async () => {
    const { bot } = botThatAnswers(() => ok());
    await typeMessage(bot, ENGINEER, INCIDENTS_CHANNEL, 'a < b & <!channel>');
    expect(texts(bot)).toEqual([
      { by: 'person', text: 'a &lt; b &amp; &lt;!channel&gt;', visibleTo: null },
    ]);
  });
});

describe('a click', () => {
  const posted = (bot: BotConnection, visibleTo: string | null) =>
    bot.workspace.post({
      channel: INCIDENTS_CHANNEL.id,
      author: { kind: 'bot' },
      text: 'sure?',
      blocks: [
        {
          type: 'actions',
          block_id: 'b',
          elements: [
            {
              type: 'button',
              action_id: 'go',
              value: 'secret-1',
              text: { type: 'plain_text', text: 'Go' },
            },
          ],
        },
      ],
      threadTs: null,
      visibleTo,
    });
  const pressed = { blockId: 'b', actionId: 'go', choice: null };

  it('carries what the stored message says, and the message itself', async () => {
    const { bot, payload } = botThatAnswers(() => ok());
    const message = posted(bot, null);
    expect(await pressOnMessage(bot, APPROVER, message, pressed)).toMatchObject({
      kind: 'answered',
    });
    expect(payload()).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0APPROVER', username: 'grace', name: 'grace', team_id: 'T0LAB' },
      team: { id: 'T0LAB', domain: 'lab' },
      enterprise: null,
      is_enterprise_install: false,
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: 'C0INCIDENTS',
        is_ephemeral: false,
      },
      channel: { id: 'C0INCIDENTS', name: 'incidents-shop' },
      message: { ts: message.ts, bot_id: 'B0BOT', user: 'U0BOT', text: 'sure?' },
      response_url: expect.stringContaining('/slack/actions/'),
      actions: [{ type: 'button', block_id: 'b', action_id: 'go', value: 'secret-1' }],
    });
  });

  it('on an ephemeral message comes without the message, and only from the person who sees it', async () => {
    const { bot, payload } = botThatAnswers(() => ok());
    const message = posted(bot, ENGINEER.id);
    expect(await pressOnMessage(bot, APPROVER, message, pressed)).toBeNull();
    await pressOnMessage(bot, ENGINEER, message, pressed);
    expect(payload()).toMatchObject({ container: { is_ephemeral: true } });
    expect(payload()).not.toHaveProperty('message');
  });

  it('on a button that was taken away goes nowhere', async () => {
    const { bot, forms } = botThatAnswers(() => ok());
    const message = posted(bot, null);
    bot.workspace.edit(message, { blocks: [] });
    expect(await pressOnMessage(bot, APPROVER, message, pressed)).toBeNull();
    expect(forms).toEqual([]);
  });
});

describe('a modal', () => {
  const opened = (bot: BotConnection) =>
    bot.workspace.openView(ENGINEER.id, {
      type: 'modal',
      callback_id: 'decline',
      private_metadata: 'm',
      title: { type: 'plain_text', text: 'Decline' },
      notify_on_close: true,
      blocks: [
        {
          type: 'input',
          block_id: 'why',
          label: { type: 'plain_text', text: 'Why?' },
          element: { type: 'plain_text_input', action_id: 'text' },
        },
      ],
    });

  it('asks for what is missing before anything is sent', async () => {
    const { bot, forms } = botThatAnswers(() => ok());
    const view = opened(bot);
    expect(await submitView(bot, ENGINEER, view.id, { why: '' })).toEqual({
      kind: 'errors',
      errors: { why: 'Please complete this required field.' },
    });
    expect(forms).toEqual([]);
  });

  it('sends what was entered, and closes when the bot accepts it', async () => {
    const { bot, payload } = botThatAnswers(() => ok());
    const view = opened(bot);
    expect(await submitView(bot, ENGINEER, view.id, { why: 'later' })).toEqual({
      kind: 'accepted',
    });
    expect(payload()).toMatchObject({
      type: 'view_submission',
      user: { id: 'U0ENGINEER' },
      view: {
        id: view.id,
        callback_id: 'decline',
        private_metadata: 'm',
        state: { values: { why: { text: { type: 'plain_text_input', value: 'later' } } } },
      },
    });
    expect(bot.workspace.snapshot().views).toEqual([]);
  });

  it.each([
    {
      given: 'errors',
      body: { response_action: 'errors', errors: { why: 'no' } },
      result: { kind: 'errors', errors: { why: 'no' } },
      title: 'Decline',
    },
    {
      given: 'another view',
      body: {
        response_action: 'update',
        view: { type: 'modal', title: { type: 'plain_text', text: 'Done' }, blocks: [] },
      },
      result: { kind: 'accepted' },
      title: 'Done',
    },
    {
      given: 'a view that is none',
      body: { response_action: 'update', view: {} },
      result: { kind: 'failed', message: 'We had some trouble connecting. Try again?' },
      title: 'Decline',
    },
    {
      given: 'clear',
      body: { response_action: 'clear' },
      result: { kind: 'accepted' },
      title: undefined,
    },
  ])('answered with $given shows it', async ({ body, result, title }) => {
    const { bot } = botThatAnswers(() => ok(JSON.stringify(body)));
    const view = opened(bot);
    expect(await submitView(bot, ENGINEER, view.id, { why: 'later' })).toEqual(result);
    expect(bot.workspace.snapshot().views[0]?.definition.title.text).toBe(title);
  });

  it('belongs to the person it was opened for', async () => {
    const { bot, forms } = botThatAnswers(() => ok());
    const view = opened(bot);
    await submitView(bot, APPROVER, view.id, { why: 'me too' });
    await dismissView(bot, APPROVER, view.id);
    expect(forms).toEqual([]);
    expect(bot.workspace.view(view.id)).not.toBeNull();
  });

  it('tells the bot that it was closed when the bot asked for it', async () => {
    const { bot, payload } = botThatAnswers(() => ok());
    const view = opened(bot);
    await dismissView(bot, ENGINEER, view.id);
    expect(payload()).toMatchObject({ type: 'view_closed', view: { id: view.id } });
    expect(bot.workspace.snapshot().views).toEqual([]);
  });
});
