import type { Located } from '../locate/located.ts';
import { approversOf } from '../policy/may-approve.ts';
import type { Proposal } from '../remedies/plan.ts';
import { withhold } from '../remedies/withheld.ts';
import type { At, Effects } from './effects.ts';
import type { Look } from './look.ts';
import { noted } from './noted.ts';
import { untriedFirst } from './offers.ts';
import { planHash } from './plan-hash.ts';
import { type IncidentRecord, revise } from './record.ts';
import type { Settings } from './settings.ts';
import { rulesOf } from './ward.ts';

/** Puts what a look brought into the record and the audit trail: the diagnosis, and what could be done. */
export async function present(
  effects: Effects,
  before: IncidentRecord,
  located: Located,
  { at, value: { diagnosis, plans, notPlanned, reading } }: At<Look>,
  settings: Settings,
): Promise<IncidentRecord> {
  const { incidentId } = before;
  const { offered, withheld } = withhold(plans, located.place, settings.enabled);
  const asked = offered.map(
    (plan): Proposal => ({
      plan,
      hash: planHash(plan),
      approvers: approversOf(rulesOf(before, settings, plan), plan.risk),
    }),
  );
  const proposals = untriedFirst(asked, before.attempts);
  const best = diagnosis.verdicts[0];
  const incident = revise(
    before,
    {
      diagnosis,
      proposals,
      withheld,
      readings: [...before.readings, reading],
      stage: 'diagnosing',
    },
    noted(at, best === undefined ? 'diagnosed' : `diagnosed ${best.cause}: ${best.summary}`),
    ...notPlanned.map(({ remedy, why }) => noted(at, `cannot offer ${remedy}: ${why}`)),
    ...withheld.map(({ plan, why }) => noted(at, `does not offer "${plan.title}": ${why}`)),
  );
  await effects.audit({
    id: `${incidentId}-diagnosed-${incident.revision}`,
    incidentId,
    at,
    who: 'fiveohtwo',
    kind: 'diagnosed',
    what: diagnosis.verdicts.map(({ cause, confidence }) => `${cause} ${confidence}`).join(', '),
    planHash: null,
  });
  for (const { plan, hash } of proposals) {
    await effects.audit({
      id: `${incidentId}-proposed-${incident.revision}-${hash.slice(0, 12)}`,
      incidentId,
      at,
      who: 'fiveohtwo',
      kind: 'proposed',
      what: plan.changes.map(({ shown }) => shown).join('; '),
      planHash: hash,
    });
  }
  return incident;
}
