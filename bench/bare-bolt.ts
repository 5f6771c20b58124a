import { App, AwsLambdaReceiver } from '@slack/bolt';

const { SLACK_SIGNING_SECRET: signingSecret = '' } = process.env;
const receiver = new AwsLambdaReceiver({ signingSecret });

/**
 * What Bolt's documentation shows for Lambda, with one command: the yardstick of the cold start. `authorize` in the
 * place of `token`, which would call Slack's `auth.test` with the first request.
 */
const app = new App({ receiver, authorize: async () => ({ botToken: 'xoxb-bench' }) });

app.command('/502', async ({ ack }) => {
  await ack('Looking into it.');
});

export async function handler(event: Parameters<ReturnType<typeof receiver.toHandler>>[0]) {
  const handle = await receiver.start();
  return handle(event, {});
}
