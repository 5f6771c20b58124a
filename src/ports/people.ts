/** Who people are, asked at the moment of a decision. */
export interface People {
  /**
   * Ids of the members of a Slack user group, or null when that could not be found out: then nobody is in it
   * (deny by default).
   */
  membersOf(userGroup: string): Promise<readonly string[] | null>;
  /** What somebody is in this workspace, or null when that could not be found out. */
  standingOf(user: string): Promise<Standing | null>;
}

/** `outsider`: of another company (Slack Connect), or no longer active. */
export type Standing = 'member' | 'guest' | 'bot' | 'outsider';
