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
        text: oneElementPerLine(answer.json),
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

/**
 * An answer with each element of its lists on a line of its own: a citation is a line, and an answer of one line would
 * be cited whole for every target in it.
 */
function oneElementPerLine(json: string): string {
  let answer: unknown;
  try {
    answer = JSON.parse(json);
  } catch {
    return json;
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return json;
  const fields = Object.entries(answer).map(([name, value]) => {
    const text = Array.isArray(value)
      ? `[\n${value.map((element) => JSON.stringify(element)).join(',\n')}\n]`
      : JSON.stringify(value);
    return `${JSON.stringify(name)}: ${text}`;
  });
  return `{${fields.join(',\n')}}`;
}
