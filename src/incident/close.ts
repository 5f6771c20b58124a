import type { Effects } from './effects.ts';
import { noted } from './noted.ts';
import { type IncidentRecord, type Outcome, revise } from './record.ts';
import { outcomeOf } from './summary.ts';

/** What the durable execution returns; all else is in the incident store. */
export interface IncidentResult {
  readonly incidentId: string;
  readonly outcome: Outcome['kind'];
}

/** Ends an incident: its summary is written, shown, and said in the channel where people have looked away. */
export async function close(
  effects: Effects,
  before: IncidentRecord,
  kind: Outcome['kind'],
  at: string,
): Promise<IncidentResult> {
  const outcome = outcomeOf(before, kind, at);
  await effects.audit({
    id: `${before.incidentId}-closed-${kind}`,
    incidentId: before.incidentId,
    at,
    who: 'fiveohtwo',
    kind: 'closed',
    what: outcome.summary,
    planHash: null,
  });
  const incident = revise(
    before,
    {
      stage: 'closed',
      decision: null,
      outcome,
      trail: await effects.trailSoFar(before.incidentId),
    },
    noted(at, `closed: ${outcome.summary}`),
  );
  await effects.show(incident);
  if (isNews(kind) && before.outcome?.kind !== kind) await effects.announceEnd(incident);
  return { incidentId: before.incidentId, outcome: kind };
}

/** Endings that come after a wait: people have looked away, and the edited message alone would not call them. */
export const isNews = (kind: Outcome['kind']): boolean => NEWS.has(kind);

const NEWS: ReadonlySet<Outcome['kind']> = new Set([
  'recovered',
  'not-recovered',
  'undone',
  'expired',
  'failed',
]);
