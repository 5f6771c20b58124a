import { epochMs, parseInstant } from '../brand.ts';
import type { Circumstances } from '../policy/may-approve.ts';
import type { PolicyRule } from '../policy/policy.ts';
import type { Brake } from '../ports/brakes.ts';
import type { World } from '../ports/world.ts';
import type { Effects } from './effects.ts';
import type { Person } from './request.ts';

/** Reads all that judging these people by these rules needs, as it is at this moment. */
export async function readCircumstances(
  effects: Effects,
  { people, brakes }: Pick<World, 'people' | 'brakes'>,
  rules: readonly PolicyRule[],
  persons: readonly Person[],
  name: string,
): Promise<Circumstances> {
  const users = [...new Set(persons.map(({ user }) => user))];
  const groups = [...new Set(rules.flatMap(({ approvers }) => approvers.userGroups))];
  const calendars = [...new Set(rules.flatMap(({ changeCalendars }) => changeCalendars))];
  const { at, value } = await effects.repeatable(`circumstances-${name}`, async () => {
    const [members, standings, killSwitch, frozen] = await Promise.all([
      Promise.all(groups.map((group) => people.membersOf(group))),
      Promise.all(users.map((user) => people.standingOf(user))),
      brakes.changes(),
      Promise.all(calendars.map((calendar): Promise<Brake> => brakes.calendars([calendar]))),
    ]);
    // Only who is concerned: a user group may have thousands of members, a step's result 256 KB.
    const concerned = members.map((list) => list?.filter((user) => users.includes(user)) ?? null);
    return { members: concerned, standings, killSwitch, frozen };
  });
  return {
    at: parseInstant(at) ?? epochMs(0),
    memberships: new Map(groups.map((group, index) => [group, value.members[index] ?? null])),
    standings: new Map(users.map((user, index) => [user, value.standings[index] ?? null])),
    killSwitch: value.killSwitch,
    calendars: new Map(
      calendars.map((calendar, index) => [calendar, value.frozen[index] ?? UNREAD]),
    ),
  };
}

const UNREAD: Brake = { kind: 'unreadable', why: 'The change calendar was not read.' };
