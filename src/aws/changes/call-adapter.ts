import type { ChangeAnswer, CloudCall, Proof } from '../../ports/cloud-changes.ts';
import { serviceErrorOf } from '../service-error.ts';

/** How one kind of call is carried out, taken back and proven against the real AWS. */
export interface CallAdapter<C extends CloudCall> {
  apply(call: C): Promise<ChangeAnswer>;
  undo(call: C, handle: string): Promise<ChangeAnswer>;
  prove(call: C): Promise<Proof>;
}

/** What an exception of a changing call means: refused, denied, or in doubt. */
export function changeError(action: string, error: unknown): ChangeAnswer {
  const problem = serviceErrorOf(error);
  const message = `${action}: ${problem.code}: ${problem.message}`;
  switch (problem.kind) {
    case 'denied':
      return { kind: 'denied', action, message: problem.message };
    case 'refused':
    case 'unsent':
      return { kind: 'failed', message };
    case 'unanswered':
      return { kind: 'unknown', message };
    default:
      return problem satisfies never;
  }
}

/** What an exception of the look before a change means. Nothing was changed, whatever it was. */
export function readError(action: string, error: unknown): ChangeAnswer {
  const answer = changeError(action, error);
  return answer.kind === 'unknown'
    ? { kind: 'failed', message: `${answer.message}; nothing was changed` }
    : answer;
}

/** A proof that could not be looked up does not hold. */
export function unproven(action: string, error: unknown): Proof {
  const { code, message } = serviceErrorOf(error);
  return { holds: false, says: `It could not be checked: ${action}: ${code}: ${message}` };
}

export const refused = (message: string): ChangeAnswer => ({ kind: 'failed', message });

export const changed = (detail: string, handle: string | null): ChangeAnswer => ({
  kind: 'changed',
  detail,
  handle,
});

export const unchanged = (detail: string): ChangeAnswer => ({ kind: 'unchanged', detail });
