import type { Proposal } from '../remedies/plan.ts';
import type { Choice } from './click.ts';
import type { Attempt, IncidentRecord } from './record.ts';
import { inPlace } from './undo.ts';

/** What people may choose from: each remedy, what can be taken back, another look, and a "no". */
export function choicesOf(incident: IncidentRecord): readonly Choice[] {
  const undoable = inPlace(incident);
  return [
    ...incident.proposals.map(
      ({ plan, hash }): Choice => ({ kind: 'approve', remedy: plan.remedy, planHash: hash }),
    ),
    ...(undoable === null ? [] : [{ kind: 'undo', planHash: undoable.proposal.hash } as const]),
    { kind: 're-run' },
    { kind: 'decline', reason: '' },
  ];
}

/** What was tried for this cause and did not help comes after what was not: nobody should press it again by habit. */
export function untriedFirst(
  proposals: readonly Proposal[],
  attempts: readonly Attempt[],
): readonly Proposal[] {
  const failed = new Set(
    attempts
      .filter(({ verification }) => verification !== null && verification.kind !== 'fixed')
      .map(({ proposal: { plan } }) => `${plan.remedy} ${plan.cause}`),
  );
  const wasTried = ({ plan }: Proposal) => failed.has(`${plan.remedy} ${plan.cause}`);
  return [
    ...proposals.filter((each) => !wasTried(each)),
    ...proposals.filter((each) => wasTried(each)),
  ];
}
