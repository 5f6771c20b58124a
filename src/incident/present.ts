import { approversOf } from '../policy/may-approve.ts';
import type { Plan, Proposal } from '../remedies/plan.ts';
import type { Effects } from './effects.ts';
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
  at: string,
  { diagnosis, plans, notPlanned, reading }: Look,
  settings: Settings,
): Promise<IncidentRecord> {
  const { incidentId } = before;
  const offered = plans.map(
    (plan: Plan): Proposal => ({
      plan,
      hash: planHash(plan),
      approvers: approversOf(rulesOf(before, settings, plan), plan.risk),
    }),
  );
  const proposals = untriedFirst(offered, before.attempts);
  const best = diagnosis.verdicts[0];
  const incident = revise(
    before,
    { diagnosis, proposals, readings: [...before.readings, reading], stage: 'diagnosing' },
    noted(at, best === undefined ? 'diagnosed' : `diagnosed ${best.cause}: ${best.summary}`),
    ...notPlanned.map(({ remedy, why }) => noted(at, `cannot offer ${remedy}: ${why}`)),
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
