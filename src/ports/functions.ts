import type { ApiAnswer } from './api-answer.ts';

/** Lambda functions that are targets, read-only. */
export interface Functions {
  /** `GetFunctionConfiguration` of a function's ARN, with its version or alias when it has one. */
  configuration(arn: string): Promise<ApiAnswer>;
  /** `ListVersionsByFunction`: when which code was published. */
  versions(arn: string): Promise<ApiAnswer>;
  /** `GetAlias`: which version an alias means. */
  alias(arn: string, name: string): Promise<ApiAnswer>;
}
