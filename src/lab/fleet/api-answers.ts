import type { ApiAnswer } from '../../ports/api-answer.ts';
import { SHOP } from './topology.ts';

/** The role that fiveohtwo has in the lab's account, as AWS names it in a refusal. */
const ROLE = `arn:aws:sts::${SHOP.account}:assumed-role/fiveohtwo-incident/lab`;

export const answered = (value: unknown): ApiAnswer => ({
  kind: 'answered',
  json: JSON.stringify(value),
});

export const denied = (action: string) =>
  ({
    kind: 'denied',
    action,
    message: `User: ${ROLE} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
  }) as const;

export const notFound = (code: string, message: string): ApiAnswer => ({
  kind: 'failed',
  message: `${code}: ${message}`,
  retryable: false,
});
