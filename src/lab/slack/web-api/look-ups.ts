import { BOT, type LabPerson, TEAM, USER_GROUPS } from '../people.ts';
import { type Method, refuse } from './answer.ts';

export const authTest: Method = () => ({
  ok: true,
  url: `https://${TEAM.domain}.slack.example/`,
  team: TEAM.name,
  user: BOT.name,
  team_id: TEAM.id,
  user_id: BOT.userId,
  bot_id: BOT.botId,
  is_enterprise_install: false,
});

export const usersInfo: Method = (workspace, given) => {
  const { user } = given;
  if (user === BOT.userId) {
    return { ok: true, user: { id: BOT.userId, team_id: TEAM.id, name: BOT.name, is_bot: true } };
  }
  const person = typeof user === 'string' ? workspace.person(user) : null;
  return person ? { ok: true, user: personAsSlack(person) } : refuse('user_not_found');
};

export const usergroupsUsersList: Method = (_workspace, given) => {
  const { usergroup } = given;
  const group = USER_GROUPS.find((each) => each.id === usergroup);
  return group ? { ok: true, users: group.members } : refuse('no_such_subteam');
};

export const conversationsInfo: Method = (workspace, given) => {
  const { channel: id } = given;
  const channel = typeof id === 'string' ? workspace.channel(id) : null;
  if (!channel) return refuse('channel_not_found');
  return {
    ok: true,
    channel: {
      id: channel.id,
      name: channel.name,
      is_channel: true,
      is_archived: false,
      is_private: false,
      is_member: channel.botIsMember,
      context_team_id: TEAM.id,
      topic: { value: channel.topic, creator: '', last_set: 0 },
    },
  };
};

export const chatGetPermalink: Method = (workspace, given) => {
  const { channel, message_ts: ts } = given;
  if (typeof channel !== 'string' || !workspace.channel(channel))
    return refuse('channel_not_found');
  if (typeof ts !== 'string' || !workspace.message(channel, ts)) return refuse('message_not_found');
  const permalink = `https://${TEAM.domain}.slack.example/archives/${channel}/p${ts.replace('.', '')}`;
  return { ok: true, channel, permalink };
};

function personAsSlack(person: LabPerson): Readonly<Record<string, unknown>> {
  return {
    id: person.id,
    team_id: TEAM.id,
    name: person.name,
    real_name: person.realName,
    deleted: false,
    is_bot: false,
    is_restricted: false,
    is_ultra_restricted: false,
    tz: 'Etc/UTC',
    profile: { display_name: person.name, real_name: person.realName },
  };
}
