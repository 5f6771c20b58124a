import { WebClient } from '@slack/web-api';
import type { EpochMs } from '../brand.ts';
import type { Clock } from '../ports/clock.ts';
import type { People, Standing } from '../ports/people.ts';
import { slackClientOptions } from './slack-client-options.ts';

export interface SlackPeopleOptions {
  readonly token: string;
  readonly slackApiUrl?: string;
  readonly clock: Clock;
  /** Told why nobody may approve: the group does not exist, a scope is missing, ... */
  readonly onFailure?: (id: string, error: unknown) => void;
}

/** usergroups.users.list may be called about 20 times a minute; a removed approver is out after a minute. */
const REMEMBERED_MS = 60_000;

/** Members of Slack user groups, and who somebody is. A look-up that fails is null, never an old or an empty answer. */
export class SlackPeople implements People {
  readonly #client: WebClient;
  readonly #clock: Clock;
  readonly #onFailure: SlackPeopleOptions['onFailure'];
  readonly #members = new Map<string, Remembered<readonly string[]>>();
  readonly #standings = new Map<string, Remembered<Standing>>();

  constructor({ token, slackApiUrl, clock, onFailure }: SlackPeopleOptions) {
    this.#client = new WebClient(token, slackClientOptions(slackApiUrl));
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  membersOf(userGroup: string): Promise<readonly string[] | null> {
    return this.#remembered(this.#members, userGroup, async () => {
      const { users } = await this.#client.usergroups.users.list({ usergroup: userGroup });
      if (users === undefined) throw new TypeError('Slack named no users');
      return users;
    });
  }

  standingOf(user: string): Promise<Standing | null> {
    return this.#remembered(this.#standings, user, async () => {
      const { user: profile } = await this.#client.users.info({ user });
      if (profile?.id !== user) throw new TypeError('Slack told of somebody else');
      if (profile.is_bot || profile.is_workflow_bot) return 'bot';
      if (profile.deleted || profile.is_stranger) return 'outsider';
      if (profile.is_restricted || profile.is_ultra_restricted) return 'guest';
      return 'member';
    });
  }

  async #remembered<T>(
    known: Map<string, Remembered<T>>,
    id: string,
    lookUp: () => Promise<T>,
  ): Promise<T | null> {
    const now = this.#clock.now();
    const before = known.get(id);
    if (before !== undefined && now - before.at < REMEMBERED_MS) return before.value;
    known.delete(id);
    try {
      const value = await lookUp();
      known.set(id, { at: now, value });
      return value;
    } catch (error) {
      this.#onFailure?.(id, error);
      return null;
    }
  }
}

interface Remembered<T> {
  readonly at: EpochMs;
  readonly value: T;
}
