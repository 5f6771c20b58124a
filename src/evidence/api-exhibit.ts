import type { ApiAnswer } from '../ports/api-answer.ts';
import { AWS_ORIGIN, type Exhibit } from './exhibit.ts';
import { redactAnswer } from './redact-answer.ts';

/** A thousand instances fit; beyond it the lists of an answer end, and the exhibit says so. */
const MOST_CHARACTERS = 1_500_000;

export interface ApiSource {
  /** The name of the exhibit: `aws/<section>`, or `aws/<section>/<part>` where there are several. */
  readonly section: string;
  readonly part?: string;
  /** The call, with what it asked for. */
  readonly source: string;
  /** The fields that are kept, at any depth: some answers hold ten times what anybody reads. */
  readonly fields?: readonly string[];
}

/** An AWS API's answer as an exhibit; denied and failed answers are exhibits that say so. */
export function apiExhibit(of: ApiSource, answer: ApiAnswer): Exhibit {
  const { section, part, source, fields } = of;
  const base = {
    id: part === undefined ? `aws/${section}` : `aws/${section}/${part}`,
    section,
    source,
    origin: AWS_ORIGIN,
    collectedAt: null,
  };
  switch (answer.kind) {
    case 'answered': {
      const { text, truncated } = oneElementPerLine(answer.json, fields);
      return {
        ...base,
        outcome: { kind: 'collected', exitStatus: null, truncated },
        text,
      };
    }
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
function oneElementPerLine(
  json: string,
  kept: readonly string[] | undefined,
): { readonly text: string; readonly truncated: boolean } {
  let answer: unknown;
  try {
    answer = JSON.parse(json);
  } catch {
    return { text: json.slice(0, MOST_CHARACTERS), truncated: json.length > MOST_CHARACTERS };
  }
  answer = redactAnswer(answer);
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) {
    return { text: JSON.stringify(answer), truncated: false };
  }
  // As a replacer, a list of names keeps these fields at every depth.
  const written = (value: unknown): string =>
    kept === undefined ? JSON.stringify(value) : JSON.stringify(value, [...kept]);
  let left = MOST_CHARACTERS;
  let truncated = false;
  const fits = (element: string): boolean => {
    left -= element.length;
    truncated ||= left < 0;
    return left >= 0;
  };
  const fields = Object.entries(answer)
    .filter(([name]) => kept === undefined || kept.includes(name))
    .map(([name, value]) => {
      const text = Array.isArray(value)
        ? `[\n${value.map(written).filter(fits).join(',\n')}\n]`
        : written(value);
      return `${JSON.stringify(name)}: ${text}`;
    });
  return { text: `{${fields.join(',\n')}}`, truncated };
}
