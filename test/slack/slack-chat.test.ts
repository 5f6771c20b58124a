import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SlackChat } from '../../src/slack/slack-chat.ts';
import { LocalSlack } from './front-door-fixture.ts';
import { proposal } from './incident-records.ts';

const MESSAGE = { channel: 'C0SHOP', ts: '1763831520.000100' };
const POSTED = { ok: true, ...MESSAGE };
const refusal = (error: string) => ({ ok: false, error });

let slack: LocalSlack;
let chat: SlackChat;

beforeEach(async () => {
  slack = await LocalSlack.open();
  chat = new SlackChat({ token: 'xoxb-1', slackApiUrl: slack.apiUrl });
});
afterEach(() => slack.close());

describe("the incident's message", () => {
  it('is posted with text and blocks, and without previews', async () => {
    slack.answers.set('chat.postMessage', [POSTED]);

    expect(await chat.publish(proposal)).toEqual(MESSAGE);

    const [sent] = slack.called('chat.postMessage');
    expect(Object.fromEntries(sent ?? [])).toMatchObject({
      channel: 'C0SHOP',
      text: expect.stringContaining('502 at shop'),
      blocks: expect.stringContaining('"type":"header"'),
      unfurl_links: 'false',
      unfurl_media: 'false',
      parse: 'none',
    });
  });

  it('is edited with text and blocks: text alone would drop the blocks', async () => {
    await chat.update(MESSAGE, proposal);

    const [sent] = slack.called('chat.update');
    expect(sent?.get('ts')).toBe(MESSAGE.ts);
    expect(sent?.get('text')).not.toBe('');
    expect(sent?.get('blocks')).toContain('option-0');
  });

  it.each(['invalid_blocks', 'msg_blocks_too_long'])(
    'is sent plainer, its buttons kept, when Slack answers %s',
    async (error) => {
      slack.answers.set('chat.update', [refusal(error)]);

      await chat.update(MESSAGE, proposal);

      const [, plainer] = slack.called('chat.update');
      const blocks: { type: string }[] = JSON.parse(plainer?.get('blocks') ?? '[]');
      expect(blocks.map(({ type }) => type)).toEqual(['section', 'actions']);
    },
  );

  it('is sent as bare text when Slack takes no blocks at all', async () => {
    slack.answers.set('chat.postMessage', [
      refusal('invalid_blocks'),
      refusal('invalid_blocks'),
      POSTED,
    ]);

    expect(await chat.publish(proposal)).toEqual(MESSAGE);
    expect(slack.called('chat.postMessage')[2]?.get('text')).toContain('cause found');
  });

  it.each(['not_in_channel', 'channel_not_found'])(
    'that meets %s says what to do',
    async (error) => {
      slack.answers.set('chat.postMessage', [refusal(error)]);

      await expect(chat.publish(proposal)).rejects.toThrow(
        `Cannot post to C0SHOP: ${error}; type "/invite @fiveohtwo" there`,
      );
    },
  );

  it('that Slack refuses for another reason is not sent again', async () => {
    slack.answers.set('chat.update', [refusal('message_not_found')]);

    await expect(chat.update(MESSAGE, proposal)).rejects.toThrow('message_not_found');
    expect(slack.called('chat.update')).toHaveLength(1);
  });
});

it('a private answer reaches one person; it names approvers and mentions nobody else', async () => {
  await chat.tellPrivately(
    { channel: 'C0SHOP', user: 'U0EVE' },
    'Not among <!subteam^S0ONCALL>. <!channel> <https://evil.test|x>',
  );

  const [sent] = slack.called('chat.postEphemeral');
  expect(sent?.get('user')).toBe('U0EVE');
  expect(sent?.get('text')).toBe(
    'Not among <!subteam^S0ONCALL>. &lt;!channel&gt; &lt;https:\u2060//evil.test|x&gt;',
  );
});
