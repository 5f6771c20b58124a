import type { Answer, Method } from './web-api/answer.ts';
import { readArguments } from './web-api/arguments.ts';
import { chatDelete, chatPostEphemeral, chatPostMessage, chatUpdate } from './web-api/chat.ts';
import {
  authTest,
  chatGetPermalink,
  conversationsInfo,
  usergroupsUsersList,
  usersInfo,
} from './web-api/look-ups.ts';
import { viewsOpen, viewsPush, viewsUpdate } from './web-api/views.ts';
import type { Workspace } from './workspace.ts';

/** One HTTP request to Slack's Web API. */
export interface WebApiCall {
  /** E.g. `chat.postMessage`. */
  readonly method: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

const METHODS: ReadonlyMap<string, Method> = new Map([
  ['auth.test', authTest],
  ['chat.delete', chatDelete],
  ['chat.getPermalink', chatGetPermalink],
  ['chat.postEphemeral', chatPostEphemeral],
  ['chat.postMessage', chatPostMessage],
  ['chat.update', chatUpdate],
  ['conversations.info', conversationsInfo],
  ['usergroups.users.list', usergroupsUsersList],
  ['users.info', usersInfo],
  ['views.open', viewsOpen],
  ['views.push', viewsPush],
  ['views.update', viewsUpdate],
]);

/** Answers as Slack does: what it refuses is a 200 with `ok: false` and a reason. */
export function callWebApi(workspace: Workspace, call: WebApiCall): Answer {
  const method = METHODS.get(call.method);
  if (!method) return { ok: false, error: 'unknown_method', req_method: call.method };
  const given = readArguments(call.contentType, call.body);
  if (!given.ok) return { ok: false, error: given.error };
  const token = call.authorization?.match(/^Bearer (.+)$/i)?.[1] ?? given.token;
  if (token === undefined) return { ok: false, error: 'not_authed' };
  if (token !== workspace.botToken) return { ok: false, error: 'invalid_auth' };
  return method(workspace, given.values);
}
