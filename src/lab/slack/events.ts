import type { Block, InteractiveElement, Option } from './block-kit.ts';
import { type Delivery, deliver, type FrontDoor } from './front-door.ts';
import type { Message } from './message.ts';
import type { OpenView } from './modals.ts';
import { BOT, type LabChannel, type LabPerson, TEAM } from './people.ts';
import { asLambdaEvent, encodeForm, encodeJson, signRequest } from './signed-request.ts';
import { asSlack } from './web-api/chat.ts';
import { viewAsSlack } from './web-api/views.ts';
import type { Workspace } from './workspace.ts';

/** The way from the workspace to the bot. */
export interface BotConnection {
  readonly workspace: Workspace;
  readonly frontDoor: FrontDoor;
  /** Where the stand-in itself is reached, e.g. `http://127.0.0.1:5020`: response_urls begin with it. */
  readonly origin: string;
  /** How long Slack waits for an answer; three seconds unless a test is in a hurry. */
  readonly waitMs?: number;
}

/** Deprecated by Slack but still sent; nothing may rely on it. */
const VERIFICATION_TOKEN = 'lab-verification-token';

export interface SlashCommand {
  readonly person: LabPerson;
  readonly channel: LabChannel;
  /** E.g. `/502`. */
  readonly command: string;
  readonly text: string;
  readonly responseUrl: string;
}

/** @see https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling */
export function sendCommand(bot: BotConnection, given: SlashCommand): Promise<Delivery> {
  return send(bot, {
    token: VERIFICATION_TOKEN,
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: given.channel.id,
    channel_name: given.channel.name,
    user_id: given.person.id,
    user_name: given.person.name,
    command: given.command,
    text: given.text,
    api_app_id: BOT.appId,
    is_enterprise_install: 'false',
    response_url: given.responseUrl,
    trigger_id: bot.workspace.triggerIds.issue(given.person.id),
  });
}

export interface Press {
  readonly person: LabPerson;
  readonly block: Block;
  readonly element: InteractiveElement;
  /** What was chosen in a select; null for a button. */
  readonly option: Option | null;
}

/** @see https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function sendMessageAction(
  bot: BotConnection,
  press: Press,
  where: { readonly message: Message; readonly channel: LabChannel; readonly responseUrl: string },
): Promise<Delivery> {
  const { message, channel } = where;
  const ephemeral = message.visibleTo !== null;
  return sendPayload(bot, press.person, 'block_actions', {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
    },
    channel: { id: channel.id, name: channel.name },
    // Slack does not store ephemeral messages, so it cannot send them along.
    ...(ephemeral ? {} : { message: asSlack(message) }),
    state: { values: {} },
    response_url: where.responseUrl,
    actions: [actionOf(bot, press)],
  });
}

export function sendViewAction(
  bot: BotConnection,
  press: Press,
  view: OpenView,
): Promise<Delivery> {
  return sendPayload(bot, press.person, 'block_actions', {
    container: { type: 'view', view_id: view.id },
    view: viewAsSlack(view),
    actions: [actionOf(bot, press)],
  });
}

/** @see https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export function sendViewSubmission(
  bot: BotConnection,
  person: LabPerson,
  view: OpenView,
  values: Readonly<Record<string, unknown>>,
): Promise<Delivery> {
  return sendPayload(bot, person, 'view_submission', {
    view: viewAsSlack(view, values),
    response_urls: [],
  });
}

export function sendViewClosed(
  bot: BotConnection,
  person: LabPerson,
  view: OpenView,
): Promise<Delivery> {
  return sendPayload(bot, person, 'view_closed', { view: viewAsSlack(view), is_cleared: false });
}

function sendPayload(
  bot: BotConnection,
  person: LabPerson,
  type: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<Delivery> {
  const payload = {
    type,
    team: { id: TEAM.id, domain: TEAM.domain },
    user: { id: person.id, username: person.name, name: person.name, team_id: TEAM.id },
    api_app_id: BOT.appId,
    token: VERIFICATION_TOKEN,
    trigger_id: bot.workspace.triggerIds.issue(person.id),
    enterprise: null,
    is_enterprise_install: false,
    ...fields,
  };
  return send(bot, { payload: encodeJson(payload) });
}

function send(bot: BotConnection, form: Readonly<Record<string, string>>): Promise<Delivery> {
  const now = bot.workspace.clock.now();
  const request = signRequest(encodeForm(form), bot.workspace.signingSecret, now);
  return deliver(bot.frontDoor, asLambdaEvent(request, now), bot.waitMs);
}

function actionOf(bot: BotConnection, press: Press): Readonly<Record<string, unknown>> {
  const { block, element, option } = press;
  const common = {
    action_id: element.action_id,
    block_id: block.block_id,
    type: element.type,
    action_ts: (bot.workspace.clock.now() / 1000).toFixed(6),
    ...(element.confirm ? { confirm: element.confirm } : {}),
  };
  switch (element.type) {
    case 'button':
      return {
        ...common,
        text: element.text,
        ...(element.value === undefined ? {} : { value: element.value }),
        ...(element.style === undefined ? {} : { style: element.style }),
      };
    case 'static_select':
      return { ...common, placeholder: element.placeholder, selected_option: option };
    default:
      return element satisfies never;
  }
}
