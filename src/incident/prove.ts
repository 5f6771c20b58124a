import type { Cloud } from '../ports/cloud.ts';
import type { Proof } from '../ports/cloud-changes.ts';
import { alikeOnHosts } from '../remedies/on-hosts.ts';
import type { Change } from '../remedies/plan.ts';
import type { ChangeResult } from './record.ts';

/** What the changes proved, in order; what several hosts prove in the same words is said once. */
export function proofsInWords(
  changes: readonly Change[],
  proofs: readonly Proof[],
): readonly string[] {
  const said = proofs.map(({ says }, index) => {
    const change = changes[index];
    const host = change?.kind === 'run-on-host' ? change.instanceId : null;
    return host !== null && says.startsWith(`${host}: `)
      ? { words: says.slice(host.length + 2), host }
      : { words: says, host: null };
  });
  return alikeOnHosts(
    said,
    ({ words }) => words,
    ({ host }) => host,
  ).map(({ first, hosts }) =>
    hosts.length === 0 ? first.words : `${hosts.join(', ')}: ${first.words}`,
  );
}

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
