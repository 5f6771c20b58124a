import type { ReactNode } from 'react';
import { inOrder } from '../in-order.ts';
import { EMOJI } from './emoji-names.ts';

/** A shortcode as its emoji; one that the lab does not know stays the text it is, as in Slack. */
export function Emoji({ name }: { readonly name: string }): ReactNode {
  const character = EMOJI.get(name);
  if (character === undefined) return `:${name}:`;
  return (
    <span role="img" aria-label={name.replaceAll('_', ' ')}>
      {character}
    </span>
  );
}

/** Plain text: no markup at all, only shortcodes become emoji. */
export function PlainText({ text }: { readonly text: string }): ReactNode {
  const parts = text.split(/:([a-z0-9_+-]+):/);
  // Odd parts are the names between colons.
  return inOrder(parts, (part, index) => (index % 2 === 1 ? <Emoji name={part} /> : part));
}
