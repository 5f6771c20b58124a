import type { IncidentRecord } from '../../incident/record.ts';
import { mrkdwn } from './escape.ts';

/** Longer than any summary of ours; Slack recommends 4,000 characters at most. */
const LONGEST = 1000;

/** One line that says how an incident ended. */
export function endText({ outcome, incidentId }: IncidentRecord): string {
  const mark = outcome?.kind === 'recovered' || outcome?.kind === 'undone' ? '✅' : '⚠️';
  return mrkdwn(`${mark} ${outcome?.summary ?? `${incidentId} ended.`}`, LONGEST);
}
