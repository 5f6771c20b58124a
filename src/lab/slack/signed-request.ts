import { createHmac, randomUUID } from 'node:crypto';
import type { EpochMs } from '../../brand.ts';

/** A form as Slack sends it to an app's request URL. */
export interface SignedRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** @see https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signRequest(body: string, signingSecret: string, now: EpochMs): SignedRequest {
  const timestamp = String(Math.floor(now / 1000));
  const digest = createHmac('sha256', signingSecret)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex');
  return {
    body,
    headers: {
      Accept: 'application/json,*/*',
      'Content-Type': 'application/x-www-form-urlencoded',
      'User-Agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'X-Slack-Request-Timestamp': timestamp,
      'X-Slack-Signature': `v0=${digest}`,
    },
  };
}

/** Encodes as PHP's `urlencode`, which Slack uses: unlike URLSearchParams it encodes the asterisk too. */
export function encodeForm(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString().replaceAll('*', '%2A');
}

/** JSON as PHP's `json_encode` writes it: ASCII only, and slashes escaped. */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(
      /[\u007f-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}

/**
 * The request as a Lambda function URL hands it over: header names in lower case, the form in base64.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function asLambdaEvent(request: SignedRequest, now: EpochMs): unknown {
  const domainName = 'lab.lambda-url.eu-central-1.on.aws';
  const path = '/slack/events';
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: {
      ...Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
      'content-length': String(Buffer.byteLength(request.body)),
      host: domainName,
      'x-forwarded-proto': 'https',
    },
    requestContext: {
      accountId: 'anonymous',
      apiId: 'lab',
      domainName,
      domainPrefix: 'lab',
      http: {
        method: 'POST',
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: request.headers['User-Agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date(now).toISOString(),
      timeEpoch: now,
    },
    body: Buffer.from(request.body).toString('base64'),
    isBase64Encoded: true,
  };
}
