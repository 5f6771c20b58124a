/** Who people are, asked at the moment of a decision. */
export interface People {
  /**
   * Ids of the members of a Slack user group, or null when that could not be found out: then nobody is in it
   * (deny by default).
   */
  membersOf(userGroup: string): Promise<readonly string[] | null>;
}
