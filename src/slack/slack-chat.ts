import { WebAPIPlatformError, WebClient } from '@slack/web-api';
import type { IncidentRecord } from '../incident/record.ts';
import type { Chat, MessageRef } from '../ports/chat.ts';
import { endText } from './messages/end-text.ts';
import { mrkdwnNamingPeople } from './messages/escape.ts';
import {
  bareText,
  plainMessage,
  type SlackMessage,
  slackMessage,
} from './messages/slack-message.ts';
import { slackClientOptions } from './slack-client-options.ts';

export interface SlackChatOptions {
  readonly token: string;
  readonly slackApiUrl?: string;
}

/** The messages that Slack does not take as they are, though it would take plainer ones. */
const REFUSED_BLOCKS = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
]);

const NOT_INVITED = new Set(['not_in_channel', 'channel_not_found']);

/** Nothing in a message is looked up: no mention by name, no preview that would make Slack fetch a URL of a log line. */
const AS_IS = {
  parse: 'none',
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
} as const;

const LONGEST_PRIVATE_TEXT = 3000;

/** The incident's message in Slack, by the Web API. Whatever it answers that cannot be mended here is thrown. */
export class SlackChat implements Chat {
  readonly #client: WebClient;

  constructor({ token, slackApiUrl }: SlackChatOptions) {
    this.#client = new WebClient(token, slackClientOptions(slackApiUrl));
  }

  async publish(incident: IncidentRecord): Promise<MessageRef> {
    const { channel } = incident.request;
    const posted = await plainerIfRefused(incident, (message) =>
      this.#client.chat.postMessage({ channel, ...AS_IS, ...mutable(message) }),
    ).catch((error: unknown) => rethrow(error, 'post to', channel));
    if (posted.ts === undefined) throw new TypeError(`Slack named no message in ${channel}`);
    // Slack's answer has the channel's id where the request had its name.
    return { channel: posted.channel ?? channel, ts: posted.ts };
  }

  async update({ channel, ts }: MessageRef, incident: IncidentRecord): Promise<void> {
    await plainerIfRefused(incident, (message) =>
      this.#client.chat.update({ channel, ts, ...AS_IS, ...mutable(message) }),
    ).catch((error: unknown) => rethrow(error, 'update the message in', channel));
  }

  async announceEnd({ channel, ts }: MessageRef, incident: IncidentRecord): Promise<void> {
    await this.#client.chat
      .postMessage({
        channel,
        thread_ts: ts,
        reply_broadcast: true,
        ...AS_IS,
        text: endText(incident),
      })
      .catch((error: unknown) => rethrow(error, 'post to', channel));
  }

  async tellPrivately(
    { channel, user }: { readonly channel: string; readonly user: string },
    text: string,
  ): Promise<void> {
    const safe = mrkdwnNamingPeople(text, LONGEST_PRIVATE_TEXT);
    await this.#client.chat
      .postEphemeral({ channel, user, text: safe, parse: 'none', link_names: false })
      .catch((error: unknown) => rethrow(error, 'answer in', channel));
  }
}

/** Sends the message; one that Slack refuses for its blocks is sent plainer, then as bare text, rather than not. */
async function plainerIfRefused<T>(
  incident: IncidentRecord,
  send: (message: SlackMessage) => Promise<T>,
): Promise<T> {
  const versions = [slackMessage, plainMessage];
  for (const draw of versions) {
    try {
      return await send(draw(incident));
    } catch (error) {
      if (!REFUSED_BLOCKS.has(slackError(error) ?? '')) throw error;
    }
  }
  return send({ text: bareText(incident), blocks: [] });
}

/** The type of web-api's arguments is not readonly; it does not change them. */
const mutable = ({ text, blocks }: SlackMessage) => ({ text, blocks: [...blocks] });

const slackError = (error: unknown): string | null =>
  error instanceof WebAPIPlatformError ? error.data.error : null;

function rethrow(error: unknown, doing: string, channel: string): never {
  const code = slackError(error);
  if (code !== null && NOT_INVITED.has(code)) {
    throw new Error(`Cannot ${doing} ${channel}: ${code}; type "/invite @fiveohtwo" there`, {
      cause: error,
    });
  }
  const why = error instanceof Error ? error.message : String(error);
  throw new Error(`Cannot ${doing} ${channel}: ${why}`, { cause: error });
}
