import type { Cause } from '../diagnosis/cause.ts';
import { CAUSES, UNDECIDED } from '../diagnosis/registry.ts';
import type { CauseId } from '../diagnosis/taxonomy.ts';
import { afterwards } from '../remedies/afterwards.ts';
import type { IncidentRecord, Outcome } from './record.ts';

/** How an incident ended, in words for the channel: one sentence, what is left to do, how to prevent it. */
export function outcomeOf(incident: IncidentRecord, kind: Outcome['kind'], at: string): Outcome {
  const cause = causeOf(incident);
  const open = kind !== 'recovered' && kind !== 'healthy' && kind !== 'not-located';
  return {
    kind,
    at,
    summary: sentence(incident, kind, cause),
    nextSteps: kind === 'recovered' ? leftOver(incident) : open ? nextSteps(incident, cause) : [],
    prevention: cause?.prevention ?? [],
  };
}

/** The cause that was treated: after a repair, the last diagnosis says that nothing is wrong. */
function causeOf({ attempts, diagnosis }: IncidentRecord): Cause | null {
  const treated = attempts.findLast(({ changes }) => changes.length > 0);
  const id: CauseId | undefined = treated?.proposal.plan.cause ?? diagnosis?.verdicts[0]?.cause;
  return [...CAUSES, UNDECIDED].find((cause) => cause.id === id) ?? null;
}

function sentence(incident: IncidentRecord, kind: Outcome['kind'], cause: Cause | null): string {
  const service = incident.located?.service ?? incident.request.query;
  const title = cause?.title ?? 'The cause is unknown';
  const attempt = incident.attempts.findLast(({ changes }) => changes.length > 0);
  const remedy = attempt === undefined ? 'nothing' : `"${attempt.proposal.plan.title}"`;
  const approvers = attempt?.approvedBy.map(({ name }) => `@${name}`).join(' and ') ?? '';
  const approver = approvers === '' ? '' : `, approved by ${approvers}`;
  const said = incident.diagnosis?.verdicts[0]?.summary;
  switch (kind) {
    case 'recovered':
      return `${service} has recovered. Cause: ${title}. Done: ${remedy}${approver}.`;
    case 'not-recovered':
      return `${service} has not recovered. Cause: ${title}. Tried: ${remedy}${approver}. A person has to go on.`;
    case 'undone':
      return `${remedy} was undone; ${service} is as it was before it.`;
    case 'healthy':
      return `${service} is healthy. ${said ?? 'Nothing is wrong now.'}`;
    case 'handed-over':
      return `${service}: ${said ?? title} Nothing was changed; what is left is for a person.`;
    case 'inconclusive':
      return `${service}: the evidence does not decide. Nothing was changed.`;
    case 'declined':
      return `${service}: ${title}. The remedy was declined; nothing more was changed.`;
    case 'expired':
      return `${service}: ${title}. Nobody decided in time; nothing was changed.`;
    case 'closed':
      return `${service}: closed. ${title}.`;
    case 'not-located':
      return incident.notLocated ?? `Nothing is called "${incident.request.query}".`;
    case 'failed':
      return `${service}: the investigation could not go on. What it found so far is kept.`;
    default:
      return kind satisfies never;
  }
}

/** What is in place has to stay in place. */
function leftOver({ attempts }: IncidentRecord): readonly string[] {
  const last = attempts.findLast(({ changes }) => changes.length > 0);
  const step =
    last === undefined || last.undone !== null ? null : afterwards(last.proposal.plan.remedy);
  return step === null ? [] : [step];
}

function nextSteps(
  { diagnosis, withheld }: IncidentRecord,
  cause: Cause | null,
): readonly string[] {
  const missing = (diagnosis?.missing ?? []).map(({ what, how }) => `${what}: ${how}`);
  const found = diagnosis?.verdicts.find((verdict) => verdict.cause === cause?.id)?.checklist;
  const closed = withheld.map(({ plan, why }) => `${plan.title}: ${why}`);
  return [...closed, ...(found ?? cause?.checklist ?? []), ...missing];
}
