import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { EpochMs } from '../brand.ts';

/** A request that Slack really sent, in the form that Bolt's receiver reads without stumbling. */
interface GenuineRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: false;
  readonly rawPath: string;
}

export type Guarded =
  | { readonly ok: true; readonly request: GenuineRequest }
  | { readonly ok: false; readonly statusCode: 400 | 401; readonly why: string };

/** Slack's own window against replays; applied to both sides of our clock. https://docs.slack.dev/authentication/verifying-requests-from-slack */
const FRESH_SECONDS = 5 * 60;

/** Slack's bodies are a few kilobytes; its views end at 250 KB. */
const LARGEST_BODY = 1_000_000;

const eventSchema = z.object({
  headers: z.record(z.string(), z.string().optional()),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().default(false),
  rawPath: z.string().default('/'),
});

/**
 * Lets a function-URL event through only if Slack signed it, just now, and its body can be parsed. Bolt's
 * AwsLambdaReceiver parses before it verifies: it answers an unsigned `ssl_check` with 200, throws on bad JSON and on
 * a content type with a charset, and takes future timestamps and any signature version. So nothing reaches it
 * unverified, and what reaches it has none of these.
 */
export function guardRequest(event: unknown, signingSecret: string, now: EpochMs): Guarded {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return refused(400, 'not a function-URL event');
  const headers = lowerCased(parsed.data.headers);
  const encoded = parsed.data.body ?? '';
  if (encoded.length > LARGEST_BODY) return refused(400, 'body too large');

  const raw = Buffer.from(encoded, parsed.data.isBase64Encoded ? 'base64' : 'utf8');
  const forged = whyForged(headers, raw, signingSecret, now);
  if (forged !== null) return refused(401, forged);

  const body = raw.toString('utf8');
  const contentType = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const malformed = whyMalformed(contentType, body);
  if (malformed !== null) return refused(400, malformed);
  return {
    ok: true,
    request: {
      headers: { ...headers, 'content-type': contentType },
      body,
      isBase64Encoded: false,
      rawPath: parsed.data.rawPath,
    },
  };
}

function whyForged(
  headers: Readonly<Record<string, string>>,
  raw: Buffer,
  signingSecret: string,
  now: EpochMs,
): string | null {
  const timestamp = headers['x-slack-request-timestamp'] ?? '';
  const signature = headers['x-slack-signature'] ?? '';
  if (!/^\d{1,12}$/.test(timestamp)) return 'no timestamp';
  if (Math.abs(now / 1000 - Number(timestamp)) > FRESH_SECONDS) return 'stale or future timestamp';
  // `v0` is the only version there is; Bolt would take any that its own prefix makes fit.
  if (!/^v0=[0-9a-f]{64}$/.test(signature)) return 'no v0 signature';
  const expected = createHmac('sha256', signingSecret)
    .update(`v0:${timestamp}:`)
    .update(raw)
    .digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex'))
    ? null
    : 'wrong signature';
}

function whyMalformed(contentType: string, body: string): string | null {
  switch (contentType) {
    case 'application/json':
      return isJsonObject(body) ? null : 'body is not a JSON object';
    case 'application/x-www-form-urlencoded': {
      const payload = new URLSearchParams(body).getAll('payload');
      // Bolt parses a single payload; two of them would make it an array, read as a form.
      if (payload.length > 1) return 'more than one payload';
      return payload[0] === undefined || isJsonObject(payload[0])
        ? null
        : 'payload is not a JSON object';
    }
    default:
      return 'unknown content type';
  }
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function lowerCased(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), value]],
    ),
  );
}

const refused = (statusCode: 400 | 401, why: string): Guarded => ({ ok: false, statusCode, why });
