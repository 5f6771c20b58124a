import * as z from 'zod';
import type { Block } from '../block-kit.ts';
import { LIMITS } from '../block-limits.ts';
import { type Checked, checkBlocks } from '../check-blocks.ts';
import type { Message } from '../message.ts';
import { BOT } from '../people.ts';
import type { Workspace } from '../workspace.ts';
import { type Answer, type Method, refuse } from './answer.ts';
import type { Arguments } from './arguments.ts';

const contentSchema = z.object({
  channel: z.string().optional(),
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  thread_ts: z.string().optional(),
  ts: z.string().optional(),
  user: z.string().optional(),
});

export const chatPostMessage: Method = (workspace, given) =>
  withContent(workspace, given, LIMITS.postText, ({ channel, thread_ts: threadTs }, content) => {
    if (content.text === '' && content.blocks.length === 0) return refuse('no_text');
    if (threadTs !== undefined && !workspace.message(channel, threadTs)) {
      return refuse('thread_not_found');
    }
    const message = workspace.post({
      channel,
      author: { kind: 'bot' },
      ...content,
      threadTs: threadTs ?? null,
      visibleTo: null,
    });
    return { ok: true, channel, ts: message.ts, message: asSlack(message) };
  });

export const chatPostEphemeral: Method = (workspace, given) =>
  withContent(workspace, given, LIMITS.postText, ({ channel, user }, content) => {
    if (!user || !workspace.person(user)) return refuse('user_not_in_channel');
    if (content.text === '' && content.blocks.length === 0) return refuse('no_text');
    const message = workspace.post({
      channel,
      author: { kind: 'bot' },
      ...content,
      threadTs: null,
      visibleTo: user,
    });
    return { ok: true, message_ts: message.ts };
  });

export const chatUpdate: Method = (workspace, given) =>
  withContent(workspace, given, LIMITS.updateText, ({ channel, ts, text, blocks }, content) => {
    const message = ownMessage(workspace, channel, ts, 'cant_update_message');
    if ('error' in message) return message;
    if (text === undefined && blocks === undefined) return refuse('no_text');
    const edited = workspace.edit(message.found, {
      text: text === undefined ? message.found.text : content.text,
      // New text without blocks drops the old ones: Slack's documented surprise.
      blocks: content.blocks,
    });
    return { ok: true, channel, ts: edited.ts, text: edited.text, message: asSlack(edited) };
  });

export const chatDelete: Method = (workspace, given) =>
  withContent(workspace, given, LIMITS.postText, ({ channel, ts }) => {
    const message = ownMessage(workspace, channel, ts, 'cant_delete_message');
    if ('error' in message) return message;
    workspace.remove(message.found);
    return { ok: true, channel, ts: message.found.ts };
  });

/** A message as the Web API and the payloads of clicks show it. */
export function asSlack(message: Message): Readonly<Record<string, unknown>> {
  return {
    type: 'message',
    ...(message.author.kind === 'person'
      ? { user: message.author.user }
      : { user: BOT.userId, bot_id: BOT.botId, app_id: BOT.appId }),
    ts: message.ts,
    text: message.text,
    blocks: message.blocks,
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(message.edited ? { edited: { user: BOT.userId, ts: message.ts } } : {}),
  };
}

type Content = Pick<Message, 'text' | 'blocks'>;
type Target = z.infer<typeof contentSchema> & { readonly channel: string };

/** Checks what all methods of chat have in common, then lets the method do its work. */
function withContent(
  workspace: Workspace,
  given: Arguments,
  maxText: number,
  act: (target: Target, content: Content) => Answer,
): Answer {
  const parsed = contentSchema.safeParse(given);
  if (!parsed.success) {
    return refuse(
      'invalid_arguments',
      parsed.error.issues.map(
        (issue) => `${issue.message} [json-pointer:/${issue.path.join('/')}]`,
      ),
    );
  }
  const { channel, text = '' } = parsed.data;
  const known = channel === undefined ? null : workspace.channel(channel);
  if (!known) return refuse('channel_not_found');
  if (!known.botIsMember) return refuse('not_in_channel');
  if (text.length > maxText) return refuse('msg_too_long');
  const blocks = optionalBlocks(parsed.data.blocks);
  if (!blocks.ok) return refuse(blocks.error, blocks.reasons);
  return act({ ...parsed.data, channel: known.id }, { text, blocks: blocks.value });
}

function optionalBlocks(blocks: unknown): Checked<readonly Block[]> {
  return blocks === undefined || blocks === '' ? { ok: true, value: [] } : checkBlocks(blocks);
}

function ownMessage(
  workspace: Workspace,
  channel: string,
  ts: string | undefined,
  notOwn: string,
): { readonly found: Message } | Extract<Answer, { ok: false }> {
  const message = ts === undefined ? null : workspace.message(channel, ts);
  // An ephemeral message is nowhere stored in Slack: nothing can find it again.
  if (!message || message.visibleTo !== null) return { ok: false, error: 'message_not_found' };
  if (message.author.kind !== 'bot') return { ok: false, error: notOwn };
  return { found: message };
}
