import type { IncidentRecord, Outcome } from '../../incident/record.ts';
import { oneLine } from './escape.ts';
import { minuteOf } from './instant.ts';

/** The first two lines: what state it is in, and what is wanted of the reader. */
export interface Headline {
  readonly title: string;
  readonly ask: string;
}

const serviceOf = ({ located, request }: IncidentRecord): string =>
  oneLine(located?.service ?? request.query, 60) || 'whatever fails';

/** What clients get, once that is known: the same fault is a 504 on another gateway. */
function statusOf({ diagnosis }: IncidentRecord): string {
  const known = diagnosis?.status === 'diagnosed' ? diagnosis.gatewayStatus?.status : undefined;
  return /^\d{3}/.exec(known ?? '')?.[0] ?? '502';
}

export function headline(record: IncidentRecord): Headline {
  const service = `${statusOf(record)} at ${serviceOf(record)}`;
  if (record.outcome !== null) return closing(service, record, record.outcome);
  const remedy = oneLine(record.attempts.at(-1)?.proposal.plan.title ?? 'the remedy', 60);
  switch (record.stage) {
    case 'locating':
      return looking(`🔎 ${service}: looking for its load balancer`);
    case 'awaiting-choice':
      return {
        title: `🟡 ${service}: which one is meant?`,
        ask:
          record.decision === null
            ? 'Nothing for you to do.'
            : `Please choose below by ${minuteOf(record.decision.expiresAt)}. Looking changes nothing.`,
      };
    case 'collecting':
      return looking(`🔎 ${service}: collecting evidence`);
    case 'diagnosing':
      return looking(`🔎 ${service}: reading the evidence`);
    case 'awaiting-decision':
      return deciding(service, record);
    case 'guarding':
      return {
        title: `🟠 ${service}: approved, checking once more`,
        ask: 'Nothing for you to do. It is checked that the cause is still there and nobody else is acting.',
      };
    case 'applying':
      return { title: `🟠 ${service}: applying "${remedy}"`, ask: 'Nothing for you to do.' };
    case 'verifying':
      return {
        title: `🟠 ${service}: applied, waiting for proof`,
        ask: 'Nothing for you to do. It counts as fixed once targets and failures say so.',
      };
    case 'holding':
      return {
        title: `🟠 ${service}: "${remedy}" holds until it answers again`,
        ask: 'Nothing for you to do. It is taken away by itself.',
      };
    case 'undoing':
      return { title: `🟠 ${service}: undoing "${remedy}"`, ask: 'Nothing for you to do.' };
    case 'closed':
      return { title: `⚪ ${service}: closed`, ask: 'Nothing for you to do.' };
    default:
      return record.stage satisfies never;
  }
}

const looking = (title: string): Headline => ({
  title,
  ask: 'Nothing for you to do yet. Nothing is being changed.',
});

function deciding(service: string, { decision, attempts, diagnosis }: IncidentRecord): Headline {
  const again = attempts.some(({ changes }) => changes.length > 0);
  const state = again
    ? 'still failing'
    : diagnosis?.status === 'diagnosed'
      ? 'cause found'
      : 'not explained yet';
  if (decision === null) {
    return { title: `🟠 ${service}: decided`, ask: 'Nothing for you to do.' };
  }
  const until = minuteOf(decision.expiresAt);
  const remedies = decision.options.filter(({ kind }) => kind === 'approve').length;
  if (remedies === 0) {
    return {
      title: `🔴 ${service}: ${state}, no remedy to offer`,
      ask: `A person has to go on from here. The buttons work until ${until}.`,
    };
  }
  const what =
    remedies === 1 ? 'the proposal below and approve it' : 'the proposals below and approve one';
  return {
    title: `🔴 ${service}: ${state}, your decision`,
    ask: `Please read ${what}, or decline, by ${until}. Nothing is changed before that.`,
  };
}

function closing(service: string, { decision }: IncidentRecord, outcome: Outcome): Headline {
  const left =
    outcome.nextSteps.length === 0
      ? 'Nothing left to do.'
      : outcome.kind === 'recovered'
        ? 'Nothing urgent is left; the rest stands below.'
        : 'A person has to go on: next steps below.';
  const undo = decision?.options.some(({ kind }) => kind === 'undo')
    ? ` It can be undone until ${minuteOf(decision.expiresAt)}.`
    : '';
  return { title: closedTitle(service, outcome.kind), ask: `${left}${undo}` };
}

function closedTitle(service: string, kind: Outcome['kind']): string {
  switch (kind) {
    case 'recovered':
      return `✅ ${service}: recovered`;
    case 'not-recovered':
      return `🔴 ${service}: not recovered`;
    case 'undone':
      return `🟠 ${service}: undone, as it was before`;
    case 'healthy':
      return `✅ ${service}: not now, it is healthy`;
    case 'handed-over':
      return `🟠 ${service}: cause found, a person has to fix it`;
    case 'inconclusive':
      return `⚪ ${service}: the evidence does not decide`;
    case 'declined':
      return `🟠 ${service}: declined, nothing more was changed`;
    case 'expired':
      return `🟠 ${service}: nobody decided in time`;
    case 'closed':
      return `⚪ ${service}: closed`;
    case 'not-located':
      return `⚪ ${service}: not found`;
    case 'failed':
      return `🔴 ${service}: the investigation could not go on`;
    default:
      return kind satisfies never;
  }
}
