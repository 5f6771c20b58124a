import type { ApiAnswer } from '../ports/api-answer.ts';
import { mayAskAgain, serviceErrorOf } from './service-error.ts';

/**
 * Asks an AWS API and answers with its JSON, or with the reason why there is none; never throws.
 * @param action the IAM action, `service:Operation`, which a denied answer tells people to grant
 */
export async function ask(action: string, call: () => Promise<object>): Promise<ApiAnswer> {
  try {
    return { kind: 'answered', json: answerJson(await call()) };
  } catch (error) {
    const problem = serviceErrorOf(error);
    if (problem.kind === 'denied') return { kind: 'denied', action, message: problem.message };
    return {
      kind: 'failed',
      message: `${action}: ${problem.code}: ${problem.message}`,
      retryable: mayAskAgain(problem),
    };
  }
}

/** The SDK's output as it is, dates as ISO 8601, without the SDK's own notes about the request. */
export function answerJson(output: object): string {
  return JSON.stringify(output, (key, value: unknown) => (key === '$metadata' ? undefined : value));
}

/** Calls of one API that run at the same time. */
const AT_ONCE = 4;

/** What an API answers about many items, asked for in batches, some of them at a time; in the order of the items. */
export async function askInBatches<T, R>(
  items: readonly T[],
  size: number,
  call: (batch: readonly T[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const answers: R[] = [];
  for (const some of inBatches(inBatches(items, size), AT_ONCE)) {
    answers.push(...(await Promise.all(some.map(call))).flat());
  }
  return answers;
}

/** `items` in runs of at most `size`: most describe calls take a limited number of ids. */
export function inBatches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const batches: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += size) {
    batches.push(items.slice(start, start + size));
  }
  return batches;
}
