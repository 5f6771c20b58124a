import { describe, expect, it } from '@jest/globals';
import { callResponseUrl } from '../../../src/lab/slack/response-message.ts';
import { ResponseUrls } from '../../../src/lab/slack/response-urls.ts';
import { TriggerIds } from '../../../src/lab/slack/trigger-ids.ts';
import { Workspace } from '../../../src/lab/slack/workspace.ts';
import { TestClock } from './test-clock.ts';

describe('a trigger id', () => {
  it('opens one modal for the person it was issued to', () => {
    const triggers = new TriggerIds(new TestClock());
    const id = triggers.issue('U0ENGINEER');
    expect(triggers.redeem(id)).toEqual({ ok: true, user: 'U0ENGINEER' });
    expect(triggers.redeem(id)).toEqual({ ok: false, error: 'exchanged_trigger_id' });
  });

  it.each([
    { seconds: 3, redeemed: { ok: true, user: 'U1' } },
    { seconds: 3.1, redeemed: { ok: false, error: 'expired_trigger_id' } },
  ])('is worth $redeemed after $seconds seconds', ({ seconds, redeemed }) => {
    const clock = new TestClock();
    const triggers = new TriggerIds(clock);
    const id = triggers.issue('U1');
    clock.pass({ seconds });
    expect(triggers.redeem(id)).toEqual(redeemed);
  });

  it('is unknown when nobody issued it', () => {
    expect(new TriggerIds(new TestClock()).redeem('1.2.3')).toEqual({
      ok: false,
      error: 'invalid_trigger_id',
    });
  });
});

describe('a response_url', () => {
  const context = { user: 'U0ENGINEER', channel: 'C0INCIDENTS', messageTs: null };

  it('takes five answers', () => {
    const urls = new ResponseUrls(new TestClock());
    const path = urls.issue(context);
    const uses = [1, 2, 3, 4, 5, 6].map(() => urls.use(path));
    expect(uses.map((use) => use.ok)).toEqual([true, true, true, true, true, false]);
    expect(uses.at(-1)).toEqual({ ok: false, error: 'used_url' });
  });

  it('takes none after half an hour', () => {
    const clock = new TestClock();
    const urls = new ResponseUrls(clock);
    const path = urls.issue(context);
    clock.pass({ seconds: 30 * 60 + 1 });
    expect(urls.use(path)).toEqual({ ok: false, error: 'expired_url' });
  });

  it('tells the person who asked, unless the app says in_channel', () => {
    const workspace = new Workspace(new TestClock());
    const path = workspace.responseUrls.issue(context);
    callResponseUrl(workspace, path, '{"text":"for you"}');
    callResponseUrl(workspace, path, '{"text":"for all","response_type":"in_channel"}');
    expect(
      workspace.messagesIn('C0INCIDENTS').map(({ text, visibleTo }) => ({ text, visibleTo })),
    ).toEqual([
      { text: 'for you', visibleTo: 'U0ENGINEER' },
      { text: 'for all', visibleTo: null },
    ]);
  });

  it('replaces or deletes the message whose button was pressed, an ephemeral one too', () => {
    const workspace = new Workspace(new TestClock());
    const { ts } = workspace.post({
      channel: 'C0INCIDENTS',
      author: { kind: 'bot' },
      text: 'sure?',
      blocks: [],
      threadTs: null,
      visibleTo: 'U0ENGINEER',
    });
    const path = workspace.responseUrls.issue({ ...context, messageTs: ts });
    callResponseUrl(workspace, path, '{"text":"done","replace_original":true}');
    expect(workspace.message('C0INCIDENTS', ts)?.text).toBe('done');
    callResponseUrl(workspace, path, '{"delete_original":true}');
    expect(workspace.message('C0INCIDENTS', ts)).toBeNull();
  });

  it('refuses what is no message', () => {
    const workspace = new Workspace(new TestClock());
    const path = workspace.responseUrls.issue(context);
    expect(callResponseUrl(workspace, path, '{')).toEqual({ status: 400, body: 'invalid_payload' });
    expect(callResponseUrl(workspace, '/slack/actions/x', '{}').status).toBe(404);
  });
});
