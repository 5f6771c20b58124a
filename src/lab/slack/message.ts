import type { Block } from './block-kit.ts';

export type Author =
  | { readonly kind: 'person'; readonly user: string }
  | { readonly kind: 'bot' }
  /** Slack itself: what it says when a command fails. */
  | { readonly kind: 'slackbot' };

export interface Message {
  /** Slack's timestamp, which is the message's id within its channel. */
  readonly ts: string;
  readonly channel: string;
  readonly author: Author;
  /** Drawn when there are no blocks; otherwise what notifications and screen readers get. */
  readonly text: string;
  readonly blocks: readonly Block[];
  /** The message that this one answers to, in its thread. */
  readonly threadTs: string | null;
  readonly edited: boolean;
  /** The one person who sees it (an ephemeral message); null when the whole channel does. */
  readonly visibleTo: string | null;
}

export type NewMessage = Omit<Message, 'ts' | 'edited'>;
