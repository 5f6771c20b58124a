import * as z from 'zod';
import { decodeJson } from '../slack/decode-json.ts';
import type { BotConnection } from '../slack/events.ts';
import type { LabChannel, LabPerson } from '../slack/people.ts';
import { type PressResult, pressOnMessage, pressOnView } from '../slack/press-element.ts';
import { dismissView, submitView } from '../slack/submit-view.ts';
import { typeMessage } from '../slack/type-message.ts';
import type { FleetControl } from './fleet-control.ts';
import type { PageAnswer } from './lab-state.ts';

/** What the page's POSTs reach. */
export interface LabParts {
  readonly bot: BotConnection;
  readonly fleet: FleetControl;
  /** Called after the fleet was changed from the page. */
  readonly onFleetChange: () => void;
}

const id = z.string().min(1).max(300);
const pressed = { blockId: id, actionId: id, choice: z.string().max(300).nullable() };

const commandSchema = z.object({ as: id, channel: id, text: z.string().min(1).max(4000) });
const actionSchema = z.discriminatedUnion('on', [
  z.object({ on: z.literal('message'), as: id, channel: id, ts: id, ...pressed }),
  z.object({ on: z.literal('view'), as: id, viewId: id, ...pressed }),
]);
const submitSchema = z.object({
  as: id,
  viewId: id,
  entries: z.record(z.string(), z.union([z.string().max(3000), z.array(id).max(100)])),
});
const closeSchema = z.object({ as: id, viewId: id });
const faultSchema = z.object({ id });

const DONE: PageAnswer = { kind: 'done' };
const NOT_UNDERSTOOD: PageAnswer = {
  kind: 'problem',
  message: 'The lab did not understand the page. Reload it: the lab may have been restarted.',
};

/** Handles a POST of the page; null when the path is none of the page's. */
export async function callPageApi(
  lab: LabParts,
  path: string,
  body: string,
): Promise<PageAnswer | null> {
  const given = decodeJson(body);
  switch (path) {
    case '/api/command':
      return withInput(commandSchema, given, (command) => type(lab.bot, command));
    case '/api/action':
      return withInput(actionSchema, given, (action) => press(lab.bot, action));
    case '/api/view-submit':
      return withInput(submitSchema, given, (submit) => submitModal(lab.bot, submit));
    case '/api/view-close':
      return withInput(closeSchema, given, async ({ as, viewId }) => {
        const person = lab.bot.workspace.person(as);
        if (!person) return NOT_UNDERSTOOD;
        await dismissView(lab.bot, person, viewId);
        return DONE;
      });
    case '/api/fault':
      return withInput(faultSchema, given, (fault) => inject(lab, fault.id));
    case '/api/reset':
      await lab.fleet.reset();
      lab.onFleetChange();
      return DONE;
    default:
      return null;
  }
}

async function withInput<T>(
  schema: z.ZodType<T>,
  given: unknown,
  act: (input: T) => Promise<PageAnswer>,
): Promise<PageAnswer> {
  const parsed = schema.safeParse(given);
  return parsed.success ? act(parsed.data) : NOT_UNDERSTOOD;
}

async function type(bot: BotConnection, given: z.infer<typeof commandSchema>): Promise<PageAnswer> {
  const person: LabPerson | null = bot.workspace.person(given.as);
  const channel: LabChannel | null = bot.workspace.channel(given.channel);
  if (!person || !channel) return NOT_UNDERSTOOD;
  await typeMessage(bot, person, channel, given.text);
  return DONE;
}

async function press(bot: BotConnection, given: z.infer<typeof actionSchema>): Promise<PageAnswer> {
  const person = bot.workspace.person(given.as);
  if (!person) return NOT_UNDERSTOOD;
  const { blockId, actionId, choice } = given;
  const element = { blockId, actionId, choice };
  return pressAnswer(
    given.on === 'message'
      ? await pressOnMessage(bot, person, given, element)
      : await pressOnView(bot, person, given.viewId, element),
  );
}

function pressAnswer(result: PressResult): PageAnswer {
  if (result === null) {
    return { kind: 'problem', message: 'That button is gone: the message has changed.' };
  }
  if (result.kind === 'answered') return DONE;
  return {
    kind: 'problem',
    message:
      result.error === 'operation_timeout'
        ? 'fiveohtwo did not answer within 3 seconds.'
        : 'fiveohtwo answered the click with an error.',
  };
}

async function submitModal(
  bot: BotConnection,
  given: z.infer<typeof submitSchema>,
): Promise<PageAnswer> {
  const person = bot.workspace.person(given.as);
  if (!person) return NOT_UNDERSTOOD;
  const result = await submitView(bot, person, given.viewId, given.entries);
  switch (result.kind) {
    case 'accepted':
      return DONE;
    case 'errors':
      return result;
    case 'failed':
      return { kind: 'problem', message: result.message };
    default:
      return result satisfies never;
  }
}

async function inject(lab: LabParts, faultId: string): Promise<PageAnswer> {
  if (!lab.fleet.faults().some((fault) => fault.id === faultId)) {
    return { kind: 'problem', message: `There is no fault "${faultId}".` };
  }
  await lab.fleet.inject(faultId);
  lab.onFleetChange();
  return DONE;
}
