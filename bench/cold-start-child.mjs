// One cold start in a process of its own: loads the bundle, hands it the event on stdin, prints two times in
// milliseconds since the process began.
import { createHmac } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const { handler } = await import(pathToFileURL(process.argv[2]).href);
const readyMs = performance.now();

const body = new URLSearchParams({
  command: '/502',
  text: 'shop',
  team_id: 'T0BENCH',
  channel_id: 'C0BENCH',
  user_id: 'U0BENCH',
  user_name: 'bench',
  trigger_id: `${process.pid}.${Date.now()}`,
  response_url: 'https://hooks.slack.com/commands/bench',
}).toString();
const timestamp = String(Math.floor(Date.now() / 1000));
const signature = createHmac('sha256', process.env.SLACK_SIGNING_SECRET)
  .update(`v0:${timestamp}:${body}`)
  .digest('hex');
const answer = await handler(
  {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/slack/events',
    rawQueryString: '',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
    requestContext: {},
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  },
  {},
);
const answeredMs = performance.now();

if (answer.statusCode !== 200 || !answer.body.includes('Looking into it')) {
  throw new Error(`The front door did not take the command: ${JSON.stringify(answer)}`);
}
process.stdout.write(JSON.stringify({ readyMs, answeredMs }));
process.exit(0);
