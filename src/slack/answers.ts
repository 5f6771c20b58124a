import type { Choice } from '../incident/click.ts';
import type { OpenOption } from './open-option.ts';

/** What the front door says to one person, privately. Texts of our own only: nothing of a payload is repeated. */

export const helpText = (command: string): string =>
  [
    `*${command} <service>* finds out why its load balancer answers 502, and offers the remedy that the cause calls for.`,
    `• \`${command} shop\` a service, as its tag or target group names it`,
    `• \`${command} tg-shop\` a target group or load balancer, by name, DNS name or ARN`,
    `• \`${command} https://shop.example.com/cart\` a URL, as the listener rules see it · \`${command} team=shop\` a tag`,
    `• \`${command}\` alone: the load balancers that fail now`,
    'Nothing is changed before a person who may approve presses *Approve*.',
  ]
    .join('\n')
    // The only angle brackets here are ours, and mean no link.
    .replace('<service>', '&lt;service&gt;');

export const startedText = (incidentId: string): string =>
  `Looking into it: incident \`${incidentId}\`. The findings appear here in the channel.\nNothing within a few seconds? Then I am not in this channel: \`/invite @fiveohtwo\`.`;

export const notStartedText = (command: string): string =>
  `:warning: I could not start the investigation; the reason is in my log. Nothing was changed. Please try \`${command}\` again.`;

export const slowStartText = (command: string): string =>
  `:hourglass_flowing_sand: Starting takes longer than it should. If nothing appears here within a minute, type \`${command}\` again.`;

export const otherCommandText = (command: string): string => `Here I answer to \`${command}\`.`;

export const OTHER_TEAM =
  ':no_entry: I take requests from members of my own workspace only. Please ask one of them.';

export const UNREADABLE = ':warning: I could not read what Slack sent me; the reason is in my log.';

export const PRESS_FAILED =
  ':warning: Your click may not have got through; the reason is in my log. If the message does not change, please press again.';

export const SUBMIT_FAILED =
  ':warning: Your answer may not have got through; the reason is in my log. If the message does not change, please decline again.';

export const PRESS_SLOW =
  ':hourglass_flowing_sand: Your click takes longer than it should. The message above shows what becomes of it.';

export const TAKEN =
  "Somebody else's click was faster, and is judged first. The message above shows what comes of it; if its buttons stay, please press again.";

/** Why a button no longer means anything. */
export function closedText(kind: Exclude<OpenOption['kind'], 'open'>, command: string): string {
  switch (kind) {
    case 'unknown':
      return `This button no longer belongs to an open question. \`${command} …\` with the service's name looks anew.`;
    case 'expired':
      return `This question has expired, and nothing was done. \`${command} …\` with the service's name looks anew.`;
    case 'elsewhere':
      return "This button is not on the incident's own message. Please decide there.";
    default:
      return kind satisfies never;
  }
}

/** What a delivered click means. The workflow still checks who may decide what. */
export function deliveredText(kind: Choice['kind']): string {
  switch (kind) {
    case 'approve':
      return 'Your approval is in. I check that you may approve, and that it is still true, before anything is changed.';
    case 'undo':
      return 'Your request to undo is in. I check that you may decide it first.';
    case 'decline':
      return 'Your "no" is in.';
    case 're-run':
      return 'I look again.';
    case 'pick':
      return 'I look at that one.';
    case 'close':
      return 'I close the incident.';
    default:
      return kind satisfies never;
  }
}
