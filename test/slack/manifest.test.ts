import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { OPTION_ACTION, optionActionId } from '../../src/slack/button-value.ts';
import { DEFAULT_COMMAND } from '../../src/slack/front-door.ts';

const root = new URL('../../', import.meta.url);

/** The scope that each Web API method needs of a bot; null needs none. https://docs.slack.dev/reference/methods */
const SCOPES: Readonly<Record<string, string | null>> = {
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'usergroups.users.list': 'usergroups:read',
  'users.info': 'users:read',
  'views.open': null,
};

const manifest = z
  .object({
    display_information: z.object({
      name: z.string().max(35),
      description: z.string().max(140),
    }),
    features: z.object({
      bot_user: z.object({ display_name: z.literal('fiveohtwo') }),
      slash_commands: z.tuple([
        z.object({
          command: z.string().regex(/^\/.{1,31}$/),
          url: z.url(),
          should_escape: z.literal(false),
        }),
      ]),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({
      interactivity: z.object({ is_enabled: z.literal(true), request_url: z.url() }),
      socket_mode_enabled: z.literal(false),
    }),
  })
  .parse(parse(await readFile(new URL('infra/slack-manifest.yaml', root), 'utf8')));

it('the command of the manifest is the one that the front door answers', () => {
  expect(manifest.features.slash_commands[0].command).toBe(DEFAULT_COMMAND);
});

it('commands and clicks come to the same door', () => {
  expect(manifest.settings.interactivity.request_url).toBe(manifest.features.slash_commands[0].url);
});

it('asks for the scopes of the methods that the code calls, and no others', async () => {
  const called = await methodsCalled();
  expect([...called].sort()).toEqual(Object.keys(SCOPES).sort());

  const needed = [...called].flatMap((method) => SCOPES[method] ?? []);
  expect([...manifest.oauth_config.scopes.bot].sort()).toEqual(
    [...new Set(['commands', ...needed])].sort(),
  );
});

it("the buttons' ids are those that the front door listens to", () => {
  for (const option of [0, 7, 24]) expect(optionActionId(option)).toMatch(OPTION_ACTION);
});

/** Every `client.group.method(` in the Slack side's sources. */
async function methodsCalled(): Promise<ReadonlySet<string>> {
  const folder = new URL('src/slack/', root);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts'));
  const sources = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
  const calls = sources.flatMap((source) => [
    ...source.matchAll(
      /client\s*\.((?:chat|views|usergroups|users|conversations|files)[\w.\s]*?)\(/g,
    ),
  ]);
  return new Set(calls.map(([, method = '']) => method.replace(/\s/g, '')));
}
