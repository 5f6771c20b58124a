import type { Block, InteractiveElement, Option } from './block-kit.ts';
import { type BotConnection, type Press, sendMessageAction, sendViewAction } from './events.ts';
import type { Delivery } from './front-door.ts';
import type { LabPerson } from './people.ts';

export interface PressedElement {
  readonly blockId: string;
  readonly actionId: string;
  /** The value of the option chosen in a select; null for a button. */
  readonly choice: string | null;
}

/** Null when there is no such button any more: it was taken away while the person reached for it. */
export type PressResult = Delivery | null;

/** Somebody pressed a button, or chose from a menu, on a message that they see. */
export async function pressOnMessage(
  bot: BotConnection,
  person: LabPerson,
  at: { readonly channel: string; readonly ts: string },
  pressed: PressedElement,
): Promise<PressResult> {
  const channel = bot.workspace.channel(at.channel);
  const message = bot.workspace.message(at.channel, at.ts);
  if (!channel || !message) return null;
  if (message.visibleTo !== null && message.visibleTo !== person.id) return null;
  const press = findPress(person, message.blocks, pressed);
  if (!press) return null;
  const path = bot.workspace.responseUrls.issue({
    user: person.id,
    channel: channel.id,
    messageTs: message.ts,
  });
  return sendMessageAction(bot, press, {
    message,
    channel,
    responseUrl: `${bot.origin}${path}`,
  });
}

export async function pressOnView(
  bot: BotConnection,
  person: LabPerson,
  viewId: string,
  pressed: PressedElement,
): Promise<PressResult> {
  const view = bot.workspace.view(viewId);
  if (view?.user !== person.id) return null;
  const press = findPress(person, view.definition.blocks, pressed);
  return press ? sendViewAction(bot, press, view) : null;
}

/** What is pressed is taken from the stored message, never from what the browser says it holds. */
function findPress(
  person: LabPerson,
  blocks: readonly Block[],
  pressed: PressedElement,
): Press | null {
  const block = blocks.find((each) => each.block_id === pressed.blockId);
  const element = block
    ? elementsOf(block).find((each) => each.action_id === pressed.actionId)
    : undefined;
  if (!block || !element) return null;
  const option = chosenOption(element, pressed.choice);
  return element.type === 'static_select' && !option ? null : { person, block, element, option };
}

function elementsOf(block: Block): readonly InteractiveElement[] {
  if (block.type === 'actions') return block.elements;
  if (block.type === 'section' && block.accessory) return [block.accessory];
  return [];
}

function chosenOption(element: InteractiveElement, choice: string | null): Option | null {
  if (element.type !== 'static_select') return null;
  return element.options.find((option) => option.value === choice) ?? null;
}
