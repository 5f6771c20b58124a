import * as z from 'zod';
import type { Block } from './block-kit.ts';
import { type Checked, checkBlocks } from './check-blocks.ts';
import { decodeJson } from './decode-json.ts';
import type { Author } from './message.ts';
import type { ResponseContext } from './response-urls.ts';
import type { Workspace } from './workspace.ts';

const bodySchema = z.object({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
});

const BOT_AUTHOR: Author = { kind: 'bot' };

/** What an app POSTs to a response_url, or answers a command with: a message, or a change of the one it answers to. */
export function takeResponse(
  workspace: Workspace,
  context: ResponseContext,
  body: unknown,
): Checked<null> {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) return { ok: false, error: 'invalid_payload', reasons: [] };
  const { text = '', response_type: type, replace_original, delete_original } = parsed.data;
  const original =
    context.messageTs === null ? null : workspace.message(context.channel, context.messageTs);
  if (delete_original) {
    if (original) workspace.remove(original);
    return { ok: true, value: null };
  }
  const blocks: Checked<readonly Block[]> =
    parsed.data.blocks === undefined ? { ok: true, value: [] } : checkBlocks(parsed.data.blocks);
  if (!blocks.ok) return blocks;
  if (text === '' && blocks.value.length === 0) {
    return { ok: false, error: 'no_text', reasons: [] };
  }
  if (replace_original && original) {
    workspace.edit(original, { text, blocks: blocks.value });
    return { ok: true, value: null };
  }
  workspace.post({
    channel: context.channel,
    author: BOT_AUTHOR,
    text,
    blocks: blocks.value,
    threadTs: parsed.data.thread_ts ?? null,
    // Whoever asked is told alone, unless the app says otherwise.
    visibleTo: type === 'in_channel' ? null : context.user,
  });
  return { ok: true, value: null };
}

/** A POST to a response_url: Slack answers `ok` in plain text, or an error with a status that is not 200. */
export function callResponseUrl(
  workspace: Workspace,
  path: string,
  body: string,
): { readonly status: number; readonly body: string } {
  const use = workspace.responseUrls.use(path);
  if (!use.ok) return { status: 404, body: JSON.stringify({ ok: false, error: use.error }) };
  const taken = takeResponse(workspace, use.context, decodeJson(body));
  return taken.ok
    ? { status: 200, body: 'ok' }
    : { status: 400, body: [taken.error, ...taken.reasons].join(': ') };
}
