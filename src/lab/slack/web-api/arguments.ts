import * as z from 'zod';
import { decodeJson } from '../decode-json.ts';

/** The arguments of a call, those that are JSON decoded; each method checks the ones it takes. */
export type Arguments = Readonly<Record<string, unknown>>;

export type GivenArguments =
  | { readonly ok: true; readonly values: Arguments; readonly token: string | undefined }
  | {
      readonly ok: false;
      readonly error: 'invalid_form_data' | 'invalid_json' | 'json_not_object';
    };

/** In a form these come as JSON in a string; in a JSON body either way. */
const STRUCTURED = new Set(['blocks', 'view', 'attachments', 'metadata']);

const objectSchema = z.record(z.string(), z.unknown());

/** Reads a body as Slack's Web API takes it: a form (what `@slack/web-api` sends) or JSON. */
export function readArguments(contentType: string | undefined, body: string): GivenArguments {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType === 'application/json') {
    const parsed = objectSchema.safeParse(decodeJson(body));
    if (!parsed.success) {
      return {
        ok: false,
        error: decodeJson(body) === undefined ? 'invalid_json' : 'json_not_object',
      };
    }
    // As Slack: a token inside a JSON body counts for nothing.
    return { ok: true, values: decodeStructured(parsed.data), token: undefined };
  }
  if (mediaType !== 'application/x-www-form-urlencoded' && body !== '') {
    return { ok: false, error: 'invalid_form_data' };
  }
  const { token, ...values } = Object.fromEntries(new URLSearchParams(body));
  return { ok: true, values: decodeStructured(values), token };
}

/** What is not JSON stays the string it is: the method refuses it with the code that Slack has for it. */
function decodeStructured(values: Arguments): Arguments {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) =>
      STRUCTURED.has(key) && typeof value === 'string'
        ? [key, decodeJson(value) ?? value]
        : [key, value],
    ),
  );
}
