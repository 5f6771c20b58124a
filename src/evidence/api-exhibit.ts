import type { ApiAnswer } from '../ports/api-answer.ts';
import { AWS_ORIGIN, type Exhibit } from './exhibit.ts';

/** An AWS API's answer as an exhibit; denied and failed answers are exhibits that say so. */
export function apiExhibit(section: string, source: string, answer: ApiAnswer): Exhibit {
  const base = { id: `aws/${section}`, section, source, origin: AWS_ORIGIN, collectedAt: null };
  switch (answer.kind) {
    case 'answered':
      return {
        ...base,
        outcome: { kind: 'collected', exitStatus: null, truncated: false },
        text: answer.json,
      };
    case 'denied':
      return {
        ...base,
        outcome: { kind: 'denied', action: answer.action, message: answer.message },
        text: '',
      };
    case 'failed':
      return {
        ...base,
        outcome: {
          kind: 'failed',
          message: answer.message,
          cure: answer.retryable ? 'Run the investigation again.' : null,
        },
        text: '',
      };
    default:
      return answer satisfies never;
  }
}
