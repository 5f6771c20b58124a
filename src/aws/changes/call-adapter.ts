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
