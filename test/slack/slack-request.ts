import { createHmac } from 'node:crypto';
import type { EpochMs } from '../../src/brand.ts';

export const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';

export interface Signing {
  readonly secret?: string;
  readonly at?: EpochMs;
  readonly version?: string;
  readonly contentType?: string;
}

/** A function-URL event (payload 2.0) with a body that is signed as Slack signs it. */
export function signed(body: string, now: EpochMs, signing: Signing = {}) {
  const timestamp = String(Math.floor((signing.at ?? now) / 1000));
  const version = signing.version ?? 'v0';
  const hmac = createHmac('sha256', signing.secret ?? SECRET)
    .update(`${version}:${timestamp}:${body}`)
    .digest('hex');
  return unsigned(body, {
    'content-type': signing.contentType ?? 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `${version}=${hmac}`,
  });
}

export function unsigned(
  body: string,
  headers: Readonly<Record<string, string>> = {
    'content-type': 'application/x-www-form-urlencoded',
  },
) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/slack/events',
    rawQueryString: '',
    headers: { host: 'abc.lambda-url.eu-west-1.on.aws', ...headers },
    requestContext: { http: { method: 'POST', path: '/slack/events' } },
    // Function URLs hand over every form body as base64.
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  };
}

/** The form body of a slash command. */
export const command = (text: string, more: Readonly<Record<string, string>> = {}): string =>
  new URLSearchParams({
    token: 'deprecated',
    team_id: 'T0SHOP',
    team_domain: 'shop',
    channel_id: 'C0SHOP',
    channel_name: 'shop-oncall',
    user_id: 'U0ANN',
    user_name: 'ann',
    command: '/502',
    text,
    api_app_id: 'A0502',
    response_url: 'https://hooks.slack.test/commands/T0SHOP/1/abc',
    trigger_id: '13345224609.738474920.8088930838d88f008e0',
    ...more,
  }).toString();

const ANN = { id: 'U0ANN', username: 'ann', name: 'ann', team_id: 'T0SHOP' };

const payload = (value: unknown): string =>
  new URLSearchParams({ payload: JSON.stringify(value) }).toString();

/** The form body of a pressed button. */
export const press = (
  value: string,
  { actionId = 'option-0', channel = 'C0SHOP', message = '1763831520.000100', user = ANN } = {},
): string =>
  payload({
    type: 'block_actions',
    api_app_id: 'A0502',
    user,
    team: { id: 'T0SHOP', domain: 'shop' },
    channel: { id: channel, name: 'shop-oncall' },
    container: { type: 'message', message_ts: message, channel_id: channel },
    trigger_id: '13345224610.738474920.8088930838d88f008e1',
    response_url: 'https://hooks.slack.test/actions/T0SHOP/2/def',
    actions: [
      {
        type: 'button',
        action_id: actionId,
        block_id: 'b1',
        value,
        action_ts: '1763831530.000200',
        text: { type: 'plain_text', text: 'Approve' },
      },
    ],
  });

/** The form body of an option chosen in the menu. */
export const chosen = (value: string): string => {
  const { payload: text = '' } = Object.fromEntries(new URLSearchParams(press('')));
  const body = JSON.parse(text);
  const option = { text: { type: 'plain_text', text: 'shop' }, value };
  return payload({
    ...body,
    actions: [{ type: 'static_select', action_id: 'menu', selected_option: option }],
  });
};

/** The form body of the submitted form of "Decline". */
export const declineSubmission = (metadata: string, reason: string | null): string =>
  payload({
    type: 'view_submission',
    api_app_id: 'A0502',
    user: ANN,
    team: { id: 'T0SHOP', domain: 'shop' },
    trigger_id: '13345224611.738474920.8088930838d88f008e2',
    view: {
      id: 'V1',
      type: 'modal',
      callback_id: 'decline',
      private_metadata: metadata,
      state: { values: { reason: { text: { type: 'plain_text_input', value: reason } } } },
    },
  });
