import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { EpochMs } from '../../src/brand.ts';
import { SlackPeople } from '../../src/slack/slack-people.ts';
import { LocalSlack, later, NOW } from './front-door-fixture.ts';

const METHOD = 'usergroups.users.list';
const group = (...users: string[]) => ({ ok: true, users });

let slack: LocalSlack;
let now: EpochMs;
let failures: string[];
let people: SlackPeople;

beforeEach(async () => {
  slack = await LocalSlack.open();
  now = NOW;
  failures = [];
  people = new SlackPeople({
    token: 'xoxb-1',
    slackApiUrl: slack.apiUrl,
    clock: { now: () => now },
    onFailure: (userGroup) => failures.push(userGroup),
  });
});
afterEach(() => slack.close());

it('asks Slack who is in a group, and remembers it for a minute', async () => {
  slack.answers.set(METHOD, [group('U0ANN', 'U0BEN'), group('U0ANN')]);

  expect(await people.membersOf('S0ONCALL')).toEqual(['U0ANN', 'U0BEN']);
  now = later(59_000);
  expect(await people.membersOf('S0ONCALL')).toEqual(['U0ANN', 'U0BEN']);
  expect(slack.called(METHOD)).toHaveLength(1);
  now = later(60_000);
  expect(await people.membersOf('S0ONCALL')).toEqual(['U0ANN']);
});

it('knows nobody of a group that cannot be asked, and asks again the next time', async () => {
  slack.answers.set(METHOD, [{ ok: false, error: 'no_such_subteam' }, group('U0ANN')]);

  expect(await people.membersOf('S0GONE')).toBeNull();
  expect(failures).toEqual(['S0GONE']);
  expect(await people.membersOf('S0GONE')).toEqual(['U0ANN']);
});

it('does not fall back to an old list when Slack fails', async () => {
  slack.answers.set(METHOD, [group('U0ANN'), { ok: false, error: 'missing_scope' }]);

  await people.membersOf('S0ONCALL');
  now = later(61_000);
  expect(await people.membersOf('S0ONCALL')).toBeNull();
});

it('an empty group has no members, which is not the same as not knowing', async () => {
  slack.answers.set(METHOD, [group()]);

  expect(await people.membersOf('S0EMPTY')).toEqual([]);
});

it.each([
  { given: 'an ordinary member', profile: {}, standing: 'member' },
  { given: 'a guest', profile: { is_restricted: true }, standing: 'guest' },
  { given: 'a guest of one channel', profile: { is_ultra_restricted: true }, standing: 'guest' },
  { given: 'a bot', profile: { is_bot: true }, standing: 'bot' },
  { given: 'somebody of another company', profile: { is_stranger: true }, standing: 'outsider' },
  { given: 'somebody who has left', profile: { deleted: true }, standing: 'outsider' },
])('tells $given', async ({ profile, standing }) => {
  slack.answers.set('users.info', [{ ok: true, user: { id: 'U0ANN', ...profile } }]);

  expect(await people.standingOf('U0ANN')).toBe(standing);
  expect(await people.standingOf('U0ANN')).toBe(standing);
  expect(slack.called('users.info')).toHaveLength(1);
});

it('does not know who somebody is of whom Slack does not tell', async () => {
  slack.answers.set('users.info', [
    { ok: false, error: 'user_not_found' },
    { ok: true, user: { id: 'U0BEN' } },
  ]);

  expect(await people.standingOf('U0ANN')).toBeNull();
  expect(await people.standingOf('U0ANN')).toBeNull();
});
