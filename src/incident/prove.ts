import type { Cloud } from '../ports/cloud.ts';
import type { Proof } from '../ports/cloud-changes.ts';
import type { Change } from '../remedies/plan.ts';
import type { ChangeResult } from './record.ts';

/** The remedy's own proof, before target health and traffic: the rule is there, the service listens. */
export async function proveChange(
  { changes }: Pick<Cloud, 'changes'>,
  change: Change,
  result: ChangeResult['result'],
): Promise<Proof> {
  if (result.kind !== 'done') return { holds: false, says: `${change.shown}: ${result.detail}` };
  switch (change.kind) {
    // A script on a host succeeds only when it has proven its own change; it says so in its last line.
    case 'run-on-host':
      return { holds: true, says: `${change.instanceId}: ${result.detail}` };
    case 'call':
      return changes.prove(change.call);
    default:
      return change satisfies never;
  }
}
