import { CAUSES } from '../diagnosis/causes.ts';
import type { Verdict } from '../diagnosis/verdict.ts';
import type { IncidentRecord, Outcome } from './record.ts';

/** How an incident ended, in words for the channel: one sentence, what is left to do, how to prevent it. */
export function outcomeOf(incident: IncidentRecord, kind: Outcome['kind'], at: string): Outcome {
  const best = incident.diagnosis?.verdicts[0];
  const cause = firstCause(incident) ?? best;
  const open = kind !== 'recovered' && kind !== 'healthy' && kind !== 'not-located';
  return {
    kind,
    at,
    summary: sentence(incident, kind, cause),
    nextSteps: open ? nextSteps(incident, cause) : [],
    prevention: cause === undefined ? [] : CAUSES[cause.cause].prevention,
  };
}

/** The cause that was treated: after a repair, the last diagnosis says that nothing is wrong. */
function firstCause({ attempts, diagnosis }: IncidentRecord): Pick<Verdict, 'cause'> | undefined {
  const treated = attempts.findLast(({ changes }) => changes.length > 0);
  return treated === undefined ? diagnosis?.verdicts[0] : { cause: treated.proposal.plan.cause };
}

function sentence(
  incident: IncidentRecord,
  kind: Outcome['kind'],
  cause: Pick<Verdict, 'cause'> | undefined,
): string {
  const service = incident.located?.service ?? incident.request.query;
  const title = cause === undefined ? 'an unknown cause' : CAUSES[cause.cause].title;
  const attempt = incident.attempts.findLast(({ changes }) => changes.length > 0);
  const remedy = attempt === undefined ? 'nothing' : `"${attempt.proposal.plan.title}"`;
  const approver = attempt === undefined ? '' : `, approved by ${attempt.approvedBy.name}`;
  const best = incident.diagnosis?.verdicts[0];
  switch (kind) {
    case 'recovered':
      return `${service} has recovered. Cause: ${title}. Done: ${remedy}${approver}.`;
    case 'not-recovered':
      return `${service} has not recovered. Cause: ${title}. Tried: ${remedy}${approver}. A person has to go on.`;
    case 'undone':
      return `${remedy} was undone; ${service} is as it was before it.`;
    case 'healthy':
      return `${service} is healthy: ${best?.summary ?? 'nothing is wrong now'}`;
    case 'handed-over':
      return `${service}: ${best?.summary ?? title} Nothing was changed; what is left is for a person.`;
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

function nextSteps(
  { diagnosis }: IncidentRecord,
  cause: Pick<Verdict, 'cause'> | undefined,
): readonly string[] {
  const missing = (diagnosis?.missing ?? []).map(({ what, how }) => `${what}: ${how}`);
  return [...(cause === undefined ? [] : CAUSES[cause.cause].checklist), ...missing];
}
