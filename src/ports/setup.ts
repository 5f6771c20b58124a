import type { ApiAnswer } from './api-answer.ts';
import type { HostAnswer, HostDocument } from './hosts.ts';

/** How fiveohtwo itself is set up in one place; only `doctor` asks. Nothing here changes anything. */
export interface Setup {
  /** `GetCallerIdentity`. */
  identity(): Promise<ApiAnswer>;
  /** `SimulatePrincipalPolicy` of a role or user: which of these actions its policies allow. */
  simulate(principalArn: string, actions: readonly string[]): Promise<ApiAnswer>;
  /** `DescribeDocument` of each of our documents. */
  document(id: HostDocument): Promise<ApiAnswer>;
  /** The instances that cannot run a document now, each with the reason and the cure. */
  unreachable(instanceIds: readonly string[]): Promise<readonly HostAnswer[]>;
  /** `GetParameters` of these names; values of SecureStrings stay encrypted. */
  parameters(names: readonly string[]): Promise<ApiAnswer>;
}
