import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { epochMs } from '../../../src/brand.ts';
import { type LabServer, startLabServer } from '../../../src/lab/server.ts';
import type { FrontDoor } from '../../../src/lab/slack/front-door.ts';
import { INCIDENTS_CHANNEL, STRANGER } from '../../../src/lab/slack/people.ts';
import { typeMessage } from '../../../src/lab/slack/type-message.ts';
import { Workspace } from '../../../src/lab/slack/workspace.ts';
import { demoBot, SILENT } from './demo-bot.ts';
import { demoFleet } from './demo-fleet.ts';

describe('Slack’s own libraries against the stand-in', () => {
  let workspace: Workspace;
  let server: LabServer;
  let frontDoor: FrontDoor;

  beforeEach(async () => {
    workspace = new Workspace({ now: () => epochMs(Date.now()) });
    server = await startLabServer({
      workspace,
      fleet: demoFleet(),
      port: 0,
      pageFolder: '.',
      installBot: async (slack) => {
        frontDoor = await demoBot(slack);
        return frontDoor;
      },
      reportError: () => {},
    });
  });
  afterEach(() => server.close());

  const post = async (path: string, body: object) => {
    const response = await fetch(new URL(path, server.url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.json();
  };
  const command = { as: 'U0ENGINEER', channel: 'C0INCIDENTS', text: '/502 shop' };

  it('Bolt accepts the signature, answers, posts, and edits its message after a click', async () => {
    await post('/api/command', command);
    const [card] = workspace.messagesIn('C0INCIDENTS');
    expect(card?.text).toBe('502s of shop');
    const click = { on: 'message', as: 'U0APPROVER', channel: 'C0INCIDENTS', ts: card?.ts };
    await post('/api/action', { ...click, blockId: 'choices', actionId: 'approve', choice: null });
    expect(workspace.messagesIn('C0INCIDENTS')[0]).toMatchObject({
      text: 'Approved',
      edited: true,
    });
  });

  it('Bolt refuses a request that was changed on the way', async () => {
    const answers: number[] = [];
    const forged: FrontDoor = async (event, context) => {
      const { body, ...rest } = event as { readonly body: string };
      const changed = Buffer.from(body, 'base64').toString().replace('U0STRANGER', 'U0APPROVER');
      const answer = await frontDoor(
        { ...rest, body: Buffer.from(changed).toString('base64') },
        context,
      );
      answers.push(answer.statusCode);
      return answer;
    };
    const bot = { workspace, frontDoor: forged, origin: new URL(server.url).origin };
    await typeMessage(bot, STRANGER, INCIDENTS_CHANNEL, '/502 shop');
    expect(answers).toEqual([401]);
  });

  it('web-api turns a refusal into its error, with the reasons', async () => {
    const { slackApiUrl, botToken } = server.slack;
    const client = new WebClient(botToken, {
      slackApiUrl,
      retryConfig: { retries: 0 },
      logger: SILENT,
    });
    const posting = client.chat.postMessage({
      channel: 'C0INCIDENTS',
      text: 'x',
      blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }],
    });
    await expect(posting).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        errors: ['must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
      },
    });
    await expect(client.auth.test()).resolves.toMatchObject({ user_id: 'U0BOT', team_id: 'T0LAB' });
  });
});
