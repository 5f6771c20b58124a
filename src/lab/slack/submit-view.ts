import * as z from 'zod';
import type { InputElement, Option, ViewDefinition } from './block-kit.ts';
import { type Checked, checkView } from './check-blocks.ts';
import { decodeJson } from './decode-json.ts';
import { type BotConnection, sendViewClosed, sendViewSubmission } from './events.ts';
import type { OpenView } from './modals.ts';
import type { LabPerson } from './people.ts';

/** What a person entered, by the id of the input's block: a text, or the values of the chosen options. */
export type Entries = Readonly<Record<string, string | readonly string[]>>;

/** What the person sees after pressing the modal's button: errors stay in it, beside their inputs. */
export type SubmitResult =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: 'failed'; readonly message: string };

const TROUBLE: SubmitResult = {
  kind: 'failed',
  message: 'We had some trouble connecting. Try again?',
};

const answerSchema = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
]);

export async function submitView(
  bot: BotConnection,
  person: LabPerson,
  viewId: string,
  entries: Entries,
): Promise<SubmitResult> {
  const view = bot.workspace.view(viewId);
  if (view?.user !== person.id) return { kind: 'accepted' };
  const missing = missingEntries(view.definition, entries);
  if (Object.keys(missing).length > 0) return { kind: 'errors', errors: missing };

  const values = stateValues(view.definition, entries);
  const delivery = await sendViewSubmission(bot, person, view, values);
  if (delivery.kind === 'failed') return TROUBLE;
  if (delivery.body.trim() === '') {
    bot.workspace.closeView(person.id);
    return { kind: 'accepted' };
  }
  return follow(bot, view, delivery.body);
}

/** Somebody closed a modal without submitting it; the app is told if it asked to be. */
export async function dismissView(
  bot: BotConnection,
  person: LabPerson,
  viewId: string,
): Promise<void> {
  const view = bot.workspace.view(viewId);
  if (view?.user !== person.id) return;
  if (view.definition.clear_on_close) bot.workspace.clearViews(person.id);
  else bot.workspace.closeView(person.id);
  if (view.definition.notify_on_close) await sendViewClosed(bot, person, view);
}

/** @see https://docs.slack.dev/surfaces/modals#handling_submissions */
function follow(bot: BotConnection, view: OpenView, body: string): SubmitResult {
  const answer = answerSchema.safeParse(decodeJson(body));
  if (!answer.success) return TROUBLE;
  switch (answer.data.response_action) {
    case 'errors':
      return { kind: 'errors', errors: answer.data.errors };
    case 'clear':
      bot.workspace.clearViews(view.user);
      return { kind: 'accepted' };
    case 'update':
      return show(checkView(answer.data.view), (next) => bot.workspace.updateView(view, next));
    case 'push':
      return show(checkView(answer.data.view), (next) => bot.workspace.pushView(view.user, next));
    default:
      return answer.data satisfies never;
  }
}

function show(
  checked: Checked<ViewDefinition>,
  place: (next: ViewDefinition) => OpenView | null,
): SubmitResult {
  return checked.ok && place(checked.value) ? { kind: 'accepted' } : TROUBLE;
}

function missingEntries(view: ViewDefinition, entries: Entries): Readonly<Record<string, string>> {
  const missing = view.blocks.flatMap((block) =>
    block.type === 'input' && !block.optional && (entries[block.block_id ?? ''] ?? '').length === 0
      ? [[block.block_id ?? '', 'Please complete this required field.']]
      : [],
  );
  return Object.fromEntries(missing);
}

/** `state.values` as Slack sends it: by block, then by action. */
function stateValues(view: ViewDefinition, entries: Entries): Readonly<Record<string, unknown>> {
  const values = view.blocks.flatMap((block) =>
    block.type === 'input'
      ? [
          [
            block.block_id,
            {
              [block.element.action_id ?? '']: inputState(
                block.element,
                entries[block.block_id ?? ''],
              ),
            },
          ],
        ]
      : [],
  );
  return Object.fromEntries(values);
}

function inputState(element: InputElement, entry: string | readonly string[] | undefined): unknown {
  const chosen = (options: readonly Option[]): readonly Option[] =>
    options.filter((option) => [entry].flat().includes(option.value));
  switch (element.type) {
    case 'plain_text_input':
      return {
        type: element.type,
        value: typeof entry === 'string' && entry !== '' ? entry : null,
      };
    case 'static_select':
    case 'radio_buttons':
      return { type: element.type, selected_option: chosen(element.options)[0] ?? null };
    case 'checkboxes':
      return { type: element.type, selected_options: chosen(element.options) };
    default:
      return element satisfies never;
  }
}
