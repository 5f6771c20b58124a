import * as z from 'zod';
import type { Person } from '../incident/request.ts';

/** What we read of Slack's payloads; the rest of them is not believed, or not needed. */
const commandSchema = z.object({
  team_id: z.string().min(1),
  channel_id: z.string().min(1),
  user_id: z.string().min(1),
  user_name: z.string().default(''),
  text: z.string().default(''),
  trigger_id: z.string().min(1),
});

const userSchema = z.object({
  id: z.string().min(1),
  team_id: z.string().optional(),
  username: z.string().optional(),
  name: z.string().optional(),
});
const teamSchema = z.object({ id: z.string() }).nullish();

const pressSchema = z.object({
  user: userSchema,
  team: teamSchema,
  channel: z.object({ id: z.string() }).nullish(),
  container: z.object({ message_ts: z.string().nullish() }).nullish(),
  trigger_id: z.string().default(''),
  // A button has a value, a menu the option that was chosen.
  actions: z.tuple(
    [
      z.object({
        value: z.string().default(''),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    ],
    z.unknown(),
  ),
});

const submissionSchema = z.object({
  user: userSchema,
  team: teamSchema,
  trigger_id: z.string().default(''),
  view: z.object({
    private_metadata: z.string().default(''),
    state: z.object({
      values: z.record(z.string(), z.record(z.string(), z.object({ value: z.string().nullish() }))),
    }),
  }),
});

export interface Command {
  readonly by: Person;
  readonly channel: string;
  readonly text: string;
  readonly triggerId: string;
}

export interface Press {
  readonly by: Person;
  /** Null when it was pressed outside of a channel's message. */
  readonly channel: string | null;
  /** The timestamp of the message that it is on. */
  readonly message: string | null;
  readonly triggerId: string;
  readonly value: string;
}

export interface Submission {
  readonly by: Person;
  readonly triggerId: string;
  readonly metadata: string;
  /** Text inputs by their block id. */
  readonly inputs: ReadonlyMap<string, string>;
}

export function readCommand(body: unknown): Command {
  const command = commandSchema.parse(body);
  return {
    by: { user: command.user_id, team: command.team_id, name: command.user_name },
    channel: command.channel_id,
    text: command.text,
    triggerId: command.trigger_id,
  };
}

export function readPress(body: unknown): Press {
  const { user, team, channel, container, trigger_id, actions } = pressSchema.parse(body);
  return {
    by: personOf(user, team),
    channel: channel?.id ?? null,
    message: container?.message_ts ?? null,
    triggerId: trigger_id,
    value: actions[0].selected_option?.value ?? actions[0].value,
  };
}

export function readSubmission(body: unknown): Submission {
  const { user, team, trigger_id, view } = submissionSchema.parse(body);
  const inputs = new Map<string, string>();
  for (const [block, actions] of Object.entries(view.state.values)) {
    const [input] = Object.values(actions);
    if (input?.value) inputs.set(block, input.value);
  }
  return {
    by: personOf(user, team),
    triggerId: trigger_id,
    metadata: view.private_metadata,
    inputs,
  };
}

/**
 * The person's own team decides, not the channel's: in a channel shared with another company (Slack Connect) people
 * of both may press the same button.
 */
function personOf(user: z.infer<typeof userSchema>, team: z.infer<typeof teamSchema>): Person {
  return {
    user: user.id,
    team: user.team_id ?? team?.id ?? '',
    name: user.username ?? user.name ?? '',
  };
}
