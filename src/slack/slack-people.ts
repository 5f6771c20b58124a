import { WebClient } from '@slack/web-api';
import type { EpochMs } from '../brand.ts';
import type { Clock } from '../ports/clock.ts';
import type { People } from '../ports/people.ts';
import { slackClientOptions } from './slack-client-options.ts';

export interface SlackPeopleOptions {
  readonly token: string;
  readonly slackApiUrl?: string;
  readonly clock: Clock;
  /** Told why nobody may approve: the group does not exist, the scope `usergroups:read` is missing, ... */
  readonly onFailure?: (userGroup: string, error: unknown) => void;
}

/** usergroups.users.list may be called about 20 times a minute; a removed approver is out after a minute. */
const REMEMBERED_MS = 60_000;

/** Members of Slack user groups. A look-up that fails is null, never an old or an empty list. */
export class SlackPeople implements People {
  readonly #client: WebClient;
  readonly #clock: Clock;
  readonly #onFailure: SlackPeopleOptions['onFailure'];
  readonly #known = new Map<
    string,
    { readonly at: EpochMs; readonly members: readonly string[] }
  >();

  constructor({ token, slackApiUrl, clock, onFailure }: SlackPeopleOptions) {
    this.#client = new WebClient(token, slackClientOptions(slackApiUrl));
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  async membersOf(userGroup: string): Promise<readonly string[] | null> {
    const now = this.#clock.now();
    const known = this.#known.get(userGroup);
    if (known !== undefined && now - known.at < REMEMBERED_MS) return known.members;
    this.#known.delete(userGroup);
    try {
      const { users } = await this.#client.usergroups.users.list({ usergroup: userGroup });
      if (users === undefined) throw new TypeError('Slack named no users');
      this.#known.set(userGroup, { at: now, members: users });
      return users;
    } catch (error) {
      this.#onFailure?.(userGroup, error);
      return null;
    }
  }
}
