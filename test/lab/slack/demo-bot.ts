import { App, AwsLambdaReceiver, type Logger, LogLevel } from '@slack/bolt';
import type { SlackAccess } from '../../../src/lab/server.ts';
import type { FrontDoor } from '../../../src/lab/slack/front-door.ts';

/**
 * A bot as people write them, on Bolt: what the stand-in sends has to please somebody else's code, signature
 * included. It posts a question, lets a button answer it, and asks for a reason in a modal.
 */
export async function demoBot(slack: SlackAccess): Promise<FrontDoor> {
  const receiver = new AwsLambdaReceiver({
    signingSecret: slack.signingSecret,
    logger: SILENT,
  });
  const app = new App({
    receiver,
    token: slack.botToken,
    clientOptions: { slackApiUrl: slack.slackApiUrl, retryConfig: { retries: 0 } },
    logger: SILENT,
    // Otherwise it asks at once, and a short test is over before the answer.
    tokenVerificationEnabled: false,
  });
  listen(app);
  const handler = await receiver.start();
  return async (event, context) => handler(event as Parameters<typeof handler>[0], context);
}

/** These tests make the bot fail on purpose; nobody needs to read about it. */
export const SILENT: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

export const HOSTILE = '<script>alert(1)</script> <!channel> *not bold* `x` :tada:';

function listen(app: App): void {
  app.command('/502', async ({ command, ack, client }) => {
    if (command.text === 'slow') await new Promise((resolve) => setTimeout(resolve, 3200));
    if (command.text === '') return ack('Which service? `/502 shop`');
    await ack({ response_type: 'ephemeral', text: `Looking into *${command.text}* :mag:` });
    await client.chat.postMessage({ channel: command.channel_id, ...question(command.text) });
  });
  app.action('approve', async ({ ack, body, client }) => {
    await ack();
    await client.chat.update({
      channel: body.channel?.id ?? '',
      ts: 'message' in body ? (body.message?.ts ?? '') : '',
      text: 'Approved',
      blocks: [
        {
          type: 'section',
          text: { type: 'mrkdwn', text: `:white_check_mark: Approved by <@${body.user.id}>` },
        },
      ],
    });
  });
  app.action('decline', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({
      trigger_id: 'trigger_id' in body ? body.trigger_id : '',
      view: {
        type: 'modal',
        callback_id: 'decline',
        title: { type: 'plain_text', text: 'Decline' },
        submit: { type: 'plain_text', text: 'Send' },
        blocks: [
          {
            type: 'input',
            block_id: 'reason',
            label: { type: 'plain_text', text: 'Why?' },
            element: { type: 'plain_text_input', action_id: 'text', multiline: true },
          },
        ],
      },
    });
  });
  app.action('details', async ({ ack, respond }) => {
    await ack();
    await respond({ text: 'The details, for you alone.' });
  });
  app.action('broken', async () => {
    throw new Error('The demo bot breaks on purpose');
  });
  app.view('decline', async ({ ack, view, body, client }) => {
    const { reason: inputs } = view.state.values;
    const reason = Object.values(inputs ?? {})[0]?.value ?? '';
    if (reason === 'no') {
      await ack({ response_action: 'errors', errors: { reason: 'A longer reason, please.' } });
      return;
    }
    await ack();
    await client.chat.postMessage({
      channel: 'C0INCIDENTS',
      text: `Declined by <@${body.user.id}>: ${reason}`,
    });
  });
  app.error(async () => {});
}

const question = (service: string) => ({
  text: `502s of ${service}`,
  blocks: [
    { type: 'header', text: { type: 'plain_text', text: `:rotating_light: 502s of ${service}` } },
    {
      type: 'section',
      text: {
        type: 'mrkdwn',
        text: '*Wrong port* · confirmed\nnginx forwards to `127.0.0.1:8081`, but _shop_ listens on `8080`.\n&gt; conclusive: `connect() failed (111)`',
      },
      fields: [
        { type: 'mrkdwn', text: '*Target group*\ntg-shop' },
        { type: 'mrkdwn', text: '*Asked by*\n<@U0ENGINEER>' },
      ],
    },
    {
      type: 'rich_text',
      elements: [
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: HOSTILE }] },
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'correct the port', style: { bold: true } },
                { type: 'text', text: ' and reload nginx' },
              ],
            },
          ],
        },
      ],
    },
    { type: 'divider' },
    {
      type: 'actions',
      block_id: 'choices',
      elements: [
        {
          type: 'button',
          action_id: 'approve',
          style: 'primary',
          text: { type: 'plain_text', text: 'Approve' },
          value: 'd1.0',
          confirm: {
            title: { type: 'plain_text', text: 'Correct the port?' },
            text: { type: 'mrkdwn', text: 'Changes *nginx* on `i-0a`.' },
            confirm: { type: 'plain_text', text: 'Do it' },
            deny: { type: 'plain_text', text: 'Not yet' },
          },
        },
        {
          type: 'button',
          action_id: 'decline',
          style: 'danger',
          text: { type: 'plain_text', text: 'Decline' },
          value: 'd1.1',
        },
        { type: 'button', action_id: 'details', text: { type: 'plain_text', text: 'Details' } },
        { type: 'button', action_id: 'broken', text: { type: 'plain_text', text: 'Broken' } },
      ],
    },
    { type: 'context', elements: [{ type: 'mrkdwn', text: 'incident `inc-1` · expires 03:20' }] },
  ],
});
