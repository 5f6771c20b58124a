/** Who is in the lab's workspace. The ids are fixed so that policies, tests and docs can name them. */
export interface LabPerson {
  readonly id: string;
  /** Slack's handle: lower case, no spaces. */
  readonly name: string;
  readonly realName: string;
  /** Shown beside the name when a newcomer chooses whom to be. */
  readonly role: string;
}

export const TEAM = { id: 'T0LAB', domain: 'lab', name: 'Lab' } as const;

export const ENGINEER: LabPerson = {
  id: 'U0ENGINEER',
  name: 'ada',
  realName: 'Ada',
  role: 'engineer on call',
};

export const APPROVER: LabPerson = {
  id: 'U0APPROVER',
  name: 'grace',
  realName: 'Grace',
  role: 'approver',
};

export const STRANGER: LabPerson = {
  id: 'U0STRANGER',
  name: 'eve',
  realName: 'Eve',
  role: 'no rights',
};

export const PEOPLE: readonly LabPerson[] = [ENGINEER, APPROVER, STRANGER];

/** The bot user of fiveohtwo. */
export const BOT = {
  userId: 'U0BOT',
  botId: 'B0BOT',
  appId: 'A0FIVEOHTWO',
  name: 'fiveohtwo',
} as const;

export interface LabUserGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly members: readonly string[];
}

export const ON_CALL: LabUserGroup = {
  id: 'S0ONCALL',
  handle: 'shop-oncall',
  name: 'Shop on call',
  members: [ENGINEER.id],
};

export const APPROVERS: LabUserGroup = {
  id: 'S0APPROVERS',
  handle: 'shop-approvers',
  name: 'Shop approvers',
  members: [APPROVER.id],
};

export const USER_GROUPS: readonly LabUserGroup[] = [ON_CALL, APPROVERS];

export interface LabChannel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  /** Whether the bot was invited: without that Slack answers `not_in_channel`. */
  readonly botIsMember: boolean;
}

export const INCIDENTS_CHANNEL: LabChannel = {
  id: 'C0INCIDENTS',
  name: 'incidents-shop',
  topic: 'Where the shop breaks and is mended',
  botIsMember: true,
};

const GENERAL_CHANNEL: LabChannel = {
  id: 'C0GENERAL',
  name: 'general',
  topic: 'Everybody, about everything',
  botIsMember: true,
};

export const CHANNELS: readonly LabChannel[] = [INCIDENTS_CHANNEL, GENERAL_CHANNEL];
