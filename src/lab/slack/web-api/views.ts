import * as z from 'zod';
import { checkView } from '../check-blocks.ts';
import type { OpenView } from '../modals.ts';
import { BOT, TEAM } from '../people.ts';
import type { Workspace } from '../workspace.ts';
import { type Answer, type Method, refuse } from './answer.ts';

const openSchema = z.object({ trigger_id: z.string(), view: z.unknown() });
const updateSchema = z.object({
  view_id: z.string().optional(),
  external_id: z.string().optional(),
  hash: z.string().optional(),
  view: z.unknown(),
});

export const viewsOpen: Method = (workspace, given) =>
  withTrigger(workspace, given, (user, definition) => workspace.openView(user, definition));

export const viewsPush: Method = (workspace, given) =>
  withTrigger(workspace, given, (user, definition) => workspace.pushView(user, definition));

export const viewsUpdate: Method = (workspace, given) => {
  const parsed = updateSchema.safeParse(given);
  if (!parsed.success) return refuse('invalid_arguments');
  const { view_id: id, external_id: externalId, hash } = parsed.data;
  const view = id ? workspace.view(id) : externalId ? workspace.viewByExternalId(externalId) : null;
  if (!view) return refuse('not_found');
  if (hash !== undefined && hash !== view.hash) return refuse('hash_conflict');
  const checked = checkView(parsed.data.view);
  if (!checked.ok) return refuse(checked.error, checked.reasons);
  return { ok: true, view: viewAsSlack(workspace.updateView(view, checked.value)) };
};

/** A view as the Web API and the payloads of modals show it. */
export function viewAsSlack(
  view: OpenView,
  values: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const { definition } = view;
  return {
    id: view.id,
    team_id: TEAM.id,
    type: 'modal',
    blocks: definition.blocks,
    private_metadata: definition.private_metadata ?? '',
    callback_id: definition.callback_id ?? '',
    external_id: definition.external_id ?? '',
    state: { values },
    hash: view.hash,
    title: definition.title,
    submit: definition.submit ?? null,
    close: definition.close ?? null,
    clear_on_close: definition.clear_on_close ?? false,
    notify_on_close: definition.notify_on_close ?? false,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: BOT.appId,
    app_installed_team_id: TEAM.id,
    bot_id: BOT.botId,
  };
}

function withTrigger(
  workspace: Workspace,
  given: Readonly<Record<string, unknown>>,
  show: (user: string, definition: OpenView['definition']) => OpenView | null,
): Answer {
  const parsed = openSchema.safeParse(given);
  if (!parsed.success) return refuse('invalid_arguments');
  const checked = checkView(parsed.data.view);
  if (!checked.ok) return refuse(checked.error, checked.reasons);
  const externalId = checked.value.external_id;
  if (externalId !== undefined && workspace.viewByExternalId(externalId)) {
    return refuse('duplicate_external_id');
  }
  const trigger = workspace.triggerIds.redeem(parsed.data.trigger_id);
  if (!trigger.ok) return refuse(trigger.error);
  const view = show(trigger.user, checked.value);
  return view ? { ok: true, view: viewAsSlack(view) } : refuse('push_limit_reached');
}
