import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { epochMs } from '../../../src/brand.ts';
import {
  asLambdaEvent,
  encodeForm,
  encodeJson,
  signRequest,
} from '../../../src/lab/slack/signed-request.ts';

describe('a request of the stand-in', () => {
  it('is signed as in the example of Slack’s documentation', () => {
    // https://docs.slack.dev/authentication/verifying-requests-from-slack
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const { headers } = signRequest(
      body,
      '8f742231b10e8888abcd99yyyzzz85a5',
      epochMs(1531420618_000),
    );
    expect(headers['X-Slack-Request-Timestamp']).toBe('1531420618');
    expect(headers['X-Slack-Signature']).toBe(
      'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    );
  });

  it('arrives as a Lambda function URL hands it over: names in lower case, the body in base64', () => {
    const request = signRequest('text=sch%C3%B6n', 'secret', epochMs(1_700_000_000_123));
    const event = asLambdaEvent(request, epochMs(1_700_000_000_123));
    const expected = createHmac('sha256', 'secret')
      .update('v0:1700000000:text=sch%C3%B6n')
      .digest('hex');
    expect(event).toMatchObject({
      version: '2.0',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': '1700000000',
        'x-slack-signature': `v0=${expected}`,
      },
      body: 'dGV4dD1zY2glQzMlQjZu',
      isBase64Encoded: true,
    });
  });

  it.each([
    { given: 'a space', text: 'shop prod', encoded: 'text=shop+prod' },
    { given: 'an asterisk', text: '*', encoded: 'text=%2A' },
    { given: 'a tilde', text: '~', encoded: 'text=%7E' },
    { given: 'a slash and a quote', text: '/"', encoded: 'text=%2F%22' },
    { given: 'an emoji', text: '🔥', encoded: 'text=%F0%9F%94%A5' },
  ])('encodes $given in a form as PHP does', ({ text, encoded }) => {
    expect(encodeForm({ text })).toBe(encoded);
  });

  it('writes JSON in ASCII, slashes escaped', () => {
    expect(encodeJson({ url: 'https://a/b', text: 'schön 🔥' })).toBe(
      '{"url":"https:\\/\\/a\\/b","text":"sch\\u00f6n \\ud83d\\udd25"}',
    );
  });
});
