import * as z from 'zod';
import { decodeJson } from './decode-json.ts';
import { type BotConnection, sendCommand } from './events.ts';
import type { LabChannel, LabPerson } from './people.ts';
import { takeResponse } from './response-message.ts';
import type { ResponseContext } from './response-urls.ts';

/** The commands that are installed in the lab's workspace. */
export const COMMANDS: readonly string[] = ['/502'];

/** Somebody typed into the message box and pressed Enter: a command for the bot, or words for the channel. */
export async function typeMessage(
  bot: BotConnection,
  person: LabPerson,
  channel: LabChannel,
  typed: string,
): Promise<void> {
  const [command = '', ...rest] = typed.trim().split(' ');
  if (!command.startsWith('/')) {
    bot.workspace.post({
      channel: channel.id,
      author: { kind: 'person', user: person.id },
      text: escapeTyped(typed.trim()),
      blocks: [],
      threadTs: null,
      visibleTo: null,
    });
    return;
  }
  if (!COMMANDS.includes(command)) {
    slackbotSays(bot, person, channel, `\`${command}\` is not a valid command.`);
    return;
  }
  const context: ResponseContext = { user: person.id, channel: channel.id, messageTs: null };
  const responseUrl = `${bot.origin}${bot.workspace.responseUrls.issue(context)}`;
  const text = rest.join(' ').trim();
  const delivery = await sendCommand(bot, { person, channel, command, text, responseUrl });
  if (delivery.kind === 'failed') {
    slackbotSays(bot, person, channel, `${command} failed with the error "${delivery.error}"`);
    return;
  }
  if (delivery.body.trim() === '') return;
  const taken = takeResponse(bot.workspace, context, readAnswer(delivery.body));
  if (!taken.ok) {
    const why = [taken.error, ...taken.reasons].join(': ');
    slackbotSays(bot, person, channel, `${command} failed with the error "${why}"`);
  }
}

const objectSchema = z.record(z.string(), z.unknown());

/** A command's answer is a message as JSON, or plain text. */
function readAnswer(body: string): unknown {
  const parsed = objectSchema.safeParse(decodeJson(body));
  return parsed.success ? parsed.data : { text: body };
}

function slackbotSays(
  bot: BotConnection,
  person: LabPerson,
  channel: LabChannel,
  text: string,
): void {
  bot.workspace.post({
    channel: channel.id,
    author: { kind: 'slackbot' },
    text,
    blocks: [],
    threadTs: null,
    visibleTo: person.id,
  });
}

/** Slack stores what people type with these three escaped. */
const escapeTyped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
