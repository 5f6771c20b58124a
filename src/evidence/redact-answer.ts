import { redact } from './redact.ts';

/** Fields that hold secrets, by their names. */
const SECRET = /(?:password|passwd|secret|credential|authorization|cookie|api_?key|private_?key)/i;
/** CloudTrail nests an event in an answer as text; nothing nests deeper than this. */
const DEEPEST = 40;

/**
 * An API's answer without secrets. Text by text, because to cut in the JSON of a whole answer would leave something that is
 * no JSON any more.
 */
export function redactAnswer(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) return null;
  if (typeof value === 'string') return redactText(value, depth);
  if (Array.isArray(value)) return value.map((element) => redactAnswer(element, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      typeof field === 'string' && SECRET.test(name)
        ? '[redacted]'
        : redactAnswer(field, depth + 1),
    ]),
  );
}

function redactText(text: string, depth: number): string {
  if (!text.startsWith('{')) return redact(text);
  try {
    return JSON.stringify(redactAnswer(JSON.parse(text), depth + 1));
  } catch {
    return redact(text);
  }
}
