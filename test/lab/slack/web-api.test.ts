import { describe, expect, it } from '@jest/globals';
import { callWebApi } from '../../../src/lab/slack/web-api.ts';
import { Workspace } from '../../../src/lab/slack/workspace.ts';
import { TestClock } from './test-clock.ts';

const FORM = 'application/x-www-form-urlencoded';
const channel = 'C0INCIDENTS';

/** Calls as `@slack/web-api` 8 does: a form, with structures as JSON in its fields. */
function call(workspace: Workspace, method: string, given: Record<string, unknown>) {
  const fields = Object.entries(given).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return callWebApi(workspace, {
    method,
    authorization: `Bearer ${workspace.botToken}`,
    contentType: FORM,
    body: new URLSearchParams(Object.fromEntries(fields)).toString(),
  });
}

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (fields: object = {}) => ({
  type: 'button',
  action_id: 'a',
  text: { type: 'plain_text', text: 'Go' },
  ...fields,
});
const actions = (...elements: readonly object[]) => ({ type: 'actions', elements });
const copies = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('blocks that Slack refuses, the lab refuses', () => {
  it.each([
    {
      given: '51 blocks',
      blocks: copies(51, () => ({ type: 'divider' })),
      reason: 'no more than 50 items allowed [json-pointer:/blocks]',
    },
    {
      given: 'a section of 3001 characters',
      blocks: [section('x'.repeat(3001))],
      reason: 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    },
    {
      given: 'an empty section',
      blocks: [section('')],
      reason: 'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    },
    {
      given: 'a section without text or fields',
      blocks: [{ type: 'section' }],
      reason: 'missing required field: text or fields [json-pointer:/blocks/0]',
    },
    {
      given: '11 fields',
      blocks: [{ type: 'section', fields: copies(11, () => ({ type: 'plain_text', text: 'x' })) }],
      reason: 'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    },
    {
      given: 'a header of 151 characters',
      blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }],
      reason: 'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    },
    {
      given: 'a button value of 2001 characters',
      blocks: [actions(button({ value: 'x'.repeat(2001) }))],
      reason: 'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    },
    {
      given: 'a button of 76 characters',
      blocks: [actions(button({ text: { type: 'plain_text', text: 'x'.repeat(76) } }))],
      reason: 'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    },
    {
      given: '26 buttons',
      blocks: [actions(...copies(26, (index) => button({ action_id: `a${index}` })))],
      reason: 'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    },
    {
      given: 'two buttons of one name',
      blocks: [actions(button(), button())],
      reason: 'action_id already exists [json-pointer:/blocks/0/elements]',
    },
    {
      given: 'two blocks of one name',
      blocks: copies(2, () => ({ type: 'divider', block_id: 'b' })),
      reason: 'block_id already exists [json-pointer:/blocks]',
    },
    {
      given: '11 elements of context',
      blocks: [
        { type: 'context', elements: copies(11, () => ({ type: 'plain_text', text: 'x' })) },
      ],
      reason: 'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    },
    {
      given: 'an unknown block',
      blocks: [{ type: 'fireworks' }],
      reason: 'unsupported type [json-pointer:/blocks/0/type]',
    },
  ])('$given', ({ blocks, reason }) => {
    const workspace = new Workspace(new TestClock());
    const answer = call(workspace, 'chat.postMessage', { channel, text: 'x', blocks });
    expect(answer).toMatchObject({ ok: false, error: 'invalid_blocks', errors: [reason] });
    expect(workspace.messagesIn(channel)).toEqual([]);
  });

  it('takes everything at its limit', () => {
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: 'x'.repeat(150) } },
      section('x'.repeat(3000)),
      actions(...copies(4, (index) => button({ action_id: `a${index}`, value: 'x'.repeat(2000) }))),
      ...copies(47, () => ({ type: 'divider' })),
    ];
    const workspace = new Workspace(new TestClock());
    expect(call(workspace, 'chat.postMessage', { channel, text: 'x', blocks })).toMatchObject({
      ok: true,
      channel,
    });
  });
});

describe('a call that Slack refuses, the lab refuses', () => {
  it.each([
    {
      given: 'an unknown channel',
      method: 'chat.postMessage',
      call: { channel: 'C0NOWHERE', text: 'x' },
      error: 'channel_not_found',
    },
    { given: 'nothing to say', method: 'chat.postMessage', call: { channel }, error: 'no_text' },
    {
      given: 'blocks that are not a list',
      method: 'chat.postMessage',
      call: { channel, blocks: '{' },
      error: 'invalid_blocks_format',
    },
    {
      given: 'blocks of more than 13,200 characters in all',
      method: 'chat.postMessage',
      call: { channel, blocks: copies(5, () => section('x'.repeat(2700))) },
      error: 'msg_blocks_too_long',
    },
    {
      given: 'a thread of no message',
      method: 'chat.postMessage',
      call: { channel, text: 'x', thread_ts: '1.2' },
      error: 'thread_not_found',
    },
    {
      given: 'an update of no message',
      method: 'chat.update',
      call: { channel, text: 'x', ts: '1.2' },
      error: 'message_not_found',
    },
    {
      given: 'an update of 4001 characters',
      method: 'chat.update',
      call: { channel, text: 'x'.repeat(4001), ts: '1.2' },
      error: 'msg_too_long',
    },
    {
      given: 'an ephemeral message for nobody here',
      method: 'chat.postEphemeral',
      call: { channel, text: 'x', user: 'U0NOBODY' },
      error: 'user_not_in_channel',
    },
    {
      given: 'an unknown user group',
      method: 'usergroups.users.list',
      call: { usergroup: 'S0NONE' },
      error: 'no_such_subteam',
    },
    {
      given: 'an unknown user',
      method: 'users.info',
      call: { user: 'U0NONE' },
      error: 'user_not_found',
    },
    {
      given: 'a modal without a trigger',
      method: 'views.open',
      call: {
        trigger_id: '1',
        view: { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [] },
      },
      error: 'invalid_trigger_id',
    },
    {
      given: 'a modal with a long title',
      method: 'views.open',
      call: {
        trigger_id: '1',
        view: { type: 'modal', title: { type: 'plain_text', text: 'x'.repeat(25) }, blocks: [] },
      },
      error: 'invalid_arguments',
    },
    { given: 'a method that there is not', method: 'chat.sing', call: {}, error: 'unknown_method' },
  ])('$given: $error', ({ method, call: given, error }) => {
    expect(call(new Workspace(new TestClock()), method, given)).toMatchObject({ ok: false, error });
  });

  it.each([
    { given: 'no token', authorization: undefined, error: 'not_authed' },
    { given: 'another token', authorization: 'Bearer xoxb-other', error: 'invalid_auth' },
  ])('$given: $error', ({ authorization, error }) => {
    const workspace = new Workspace(new TestClock());
    expect(
      callWebApi(workspace, { method: 'auth.test', authorization, contentType: FORM, body: '' }),
    ).toEqual({ ok: false, error });
  });

  it('cannot edit what a person wrote, nor find an ephemeral message', () => {
    const workspace = new Workspace(new TestClock());
    const base = { channel, text: 'hello', blocks: [], threadTs: null } as const;
    const written = workspace.post({
      ...base,
      author: { kind: 'person', user: 'U0STRANGER' },
      visibleTo: null,
    });
    const whispered = workspace.post({ ...base, author: { kind: 'bot' }, visibleTo: 'U0STRANGER' });
    const edit = (ts: string) => call(workspace, 'chat.update', { channel, ts, text: 'x' });
    expect(edit(written.ts)).toMatchObject({ error: 'cant_update_message' });
    expect(edit(whispered.ts)).toMatchObject({ error: 'message_not_found' });
  });
});

describe('the Web API', () => {
  it('drops the blocks of a message that is updated with text alone, as Slack does', () => {
    const workspace = new Workspace(new TestClock());
    call(workspace, 'chat.postMessage', { channel, text: 'x', blocks: [section('hello')] });
    const [message] = workspace.messagesIn(channel);
    call(workspace, 'chat.update', { channel, ts: message?.ts, text: 'new' });
    expect(workspace.messagesIn(channel)).toMatchObject([
      { text: 'new', blocks: [], edited: true, ts: message?.ts },
    ]);
  });

  it('takes JSON bodies, but no token inside them', () => {
    const workspace = new Workspace(new TestClock());
    const send = (body: object, authorization?: string) =>
      callWebApi(workspace, {
        method: 'chat.postMessage',
        authorization,
        contentType: 'application/json; charset=utf-8',
        body: JSON.stringify(body),
      });
    const message = { channel, text: 'x', blocks: [section('hello')] };
    expect(send(message, `Bearer ${workspace.botToken}`)).toMatchObject({ ok: true });
    expect(send({ ...message, token: workspace.botToken })).toEqual({
      ok: false,
      error: 'not_authed',
    });
  });

  it('knows who is in a user group', () => {
    const workspace = new Workspace(new TestClock());
    expect(call(workspace, 'usergroups.users.list', { usergroup: 'S0ONCALL' })).toEqual({
      ok: true,
      users: ['U0ENGINEER'],
    });
  });

  it('gives each message a timestamp of its own within one millisecond', () => {
    const workspace = new Workspace(new TestClock());
    for (const text of ['a', 'b', 'c']) call(workspace, 'chat.postMessage', { channel, text });
    expect(workspace.messagesIn(channel).map(({ ts }) => ts)).toEqual([
      '1795316400.000000',
      '1795316400.000001',
      '1795316400.000002',
    ]);
  });

  it('refuses to update a view that somebody else updated meanwhile', () => {
    const workspace = new Workspace(new TestClock());
    const view = { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [] };
    const trigger_id = workspace.triggerIds.issue('U0ENGINEER');
    call(workspace, 'views.open', { trigger_id, view });
    const [opened] = workspace.snapshot().views;
    const update = { view_id: opened?.id, hash: opened?.hash, view };
    expect(call(workspace, 'views.update', update)).toMatchObject({ ok: true });
    expect(call(workspace, 'views.update', update)).toEqual({ ok: false, error: 'hash_conflict' });
  });
});
