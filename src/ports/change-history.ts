import type { EpochMs } from '../brand.ts';
import type { ApiAnswer } from './api-answer.ts';

/** Who changed what in the account. Only shown and weighed; `CloudChanges` is what changes it. */
export interface ChangeHistory {
  /**
   * `LookupEvents` of CloudTrail that changed something, newest first. CloudTrail takes two requests a second from the
   * whole account, so the number of pages is bounded; a `NextToken` in the answer says that there were more. Events
   * may arrive a quarter of an hour late.
   */
  events(from: EpochMs, to: EpochMs): Promise<ApiAnswer>;
  /** CodeDeploy's deployments that were created in this time, as `BatchGetDeployments` tells of them. */
  deployments(from: EpochMs, to: EpochMs): Promise<ApiAnswer>;
}
