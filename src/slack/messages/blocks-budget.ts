import type { KnownBlock } from '@slack/types';
import { type Card, type Section, section, small } from './card.ts';
import { headerBlock, sectionBlocks } from './render-blocks.ts';

/** https://docs.slack.dev/reference/block-kit/blocks */
const MOST_BLOCKS = 50;

/**
 * All blocks of a message together, as JSON. Slack does not document it: `msg_blocks_too_long` was reported from 13,297
 * characters on (https://github.com/slackapi/bolt-js/issues/2509), so we stay well below.
 */
const MOST_JSON = 12_000;

const LEFT_OUT = section(
  0,
  small('Some of it is left out here; the evidence bundle and the audit trail hold all.'),
);

/**
 * The card as blocks that Slack takes. When they get too many or too long, the least important sections go first, and
 * the message says so; those of weight 0 stay. Null when these alone are too many or too long.
 */
export function fitBlocks({ title, sections }: Card): readonly KnownBlock[] | null {
  const draw = (kept: readonly Section[]) => [
    headerBlock(title),
    ...kept.flatMap((part) => sectionBlocks(part)),
  ];
  let kept = sections;
  let blocks = draw(kept);
  while (!fits(blocks)) {
    const heaviest = Math.max(...kept.map(({ weight }) => weight));
    if (heaviest === 0) return null;
    const at = kept.findLastIndex(({ weight }) => weight === heaviest);
    kept = kept.filter((_, index) => index !== at);
    blocks = draw([...kept, LEFT_OUT]);
  }
  return blocks;
}

const fits = (blocks: readonly KnownBlock[]): boolean =>
  blocks.length <= MOST_BLOCKS && JSON.stringify(blocks).length <= MOST_JSON;
