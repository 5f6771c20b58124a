import type { Workspace } from '../workspace.ts';
import type { Arguments } from './arguments.ts';

/** What the Web API answers, always with HTTP status 200. */
export type Answer =
  | ({ readonly ok: true } & Readonly<Record<string, unknown>>)
  | ({ readonly ok: false; readonly error: string } & Readonly<Record<string, unknown>>);

export type Method = (workspace: Workspace, given: Arguments) => Answer;

/** A refusal with its reasons, in both places where Slack puts them. */
export function refuse(error: string, reasons: readonly string[] = []): Answer {
  if (reasons.length === 0) return { ok: false, error };
  return {
    ok: false,
    error,
    errors: reasons,
    response_metadata: { messages: reasons.map((reason) => `[ERROR] ${reason}`) },
  };
}
