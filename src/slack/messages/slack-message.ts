import type { KnownBlock } from '@slack/types';
import type { IncidentRecord } from '../../incident/record.ts';
import { fitBlocks } from './blocks-budget.ts';
import type { Button, Card } from './card.ts';
import { clean, cut, mrkdwn } from './escape.ts';
import { incidentCard } from './incident-card.ts';
import { MOST_OFFERS } from './proposals.ts';
import { sectionBlocks } from './render-blocks.ts';
import { renderText } from './render-text.ts';

/** A message as chat.postMessage and chat.update take it. */
export interface SlackMessage {
  /** For notifications and screen readers; and all there is where blocks are not taken. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** Notifications show about two lines; chat.update refuses more than 4,000 characters (`msg_too_long`). */
const MOST_NOTICE = 700;

/** The incident's message, with as many remedies as it has room for. */
export function slackMessage(record: IncidentRecord): SlackMessage {
  for (let offers = MOST_OFFERS; offers >= 0; offers--) {
    const card = incidentCard(record, offers);
    const blocks = fitBlocks(card);
    if (blocks !== null) return { text: mrkdwn(card.notice, MOST_NOTICE), blocks };
  }
  return plainMessage(record);
}

/**
 * The same as plain text, for when Slack refuses the blocks: a message that looks poor is better than none. The buttons
 * stay; those that approve only where nothing had to be cut off, since nobody approves what is not shown.
 */
export function plainMessage(record: IncidentRecord): SlackMessage {
  const card = incidentCard(record);
  const whole = clean(renderText(record));
  const text = cut(whole, 2900);
  const buttons = buttonsOf(card).filter(({ style }) => text === whole || style !== 'primary');
  return {
    text: mrkdwn(card.notice, MOST_NOTICE),
    blocks: [
      { type: 'section', text: { type: 'plain_text', text, emoji: false } },
      ...(buttons.length === 0
        ? []
        : sectionBlocks({ weight: 0, parts: [{ kind: 'buttons', buttons }] })),
    ],
  };
}

/** Text alone, without buttons; the last resort. */
export const bareText = (record: IncidentRecord): string =>
  mrkdwn(
    `${incidentCard(record).notice} · Slack does not take the whole message of incident ${record.incidentId}.`,
    MOST_NOTICE + 200,
  );

const buttonsOf = ({ sections }: Card): readonly Button[] =>
  sections.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'buttons' ? part.buttons : [])),
  );
