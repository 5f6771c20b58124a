import { describe, expect, it } from '@jest/globals';
import { openRecord, revise } from '../../../src/incident/record.ts';
import { checkBlocks } from '../../../src/lab/slack/check-blocks.ts';
import { fitBlocks } from '../../../src/slack/messages/blocks-budget.ts';
import { incidentCard } from '../../../src/slack/messages/incident-card.ts';
import { renderText } from '../../../src/slack/messages/render-text.ts';
import { ANN } from '../incident-records.ts';

const asking = (count: number, label: (index: number) => string) =>
  revise(
    openRecord(
      { incidentId: 'shop-1', query: 'shop', askedBy: ANN, channel: 'C0SHOP' },
      '2026-11-22T03:00:30Z',
    ),
    {
      stage: 'awaiting-choice',
      question: `"shop" means ${count} target groups. Which one is meant?`,
      decision: {
        decisionId: 'AAAAAAAAAAAAAAAAAAAAAA',
        options: [
          ...Array.from({ length: count }, (_, index) => ({
            kind: 'pick' as const,
            label: label(index),
            query: `arn:${index}`,
          })),
          { kind: 'close' as const },
        ],
        partial: [],
        expiresAt: '2026-11-22T03:15:30Z',
      },
    },
  );

const menuOf = (count: number, label: (index: number) => string) => {
  const blocks = fitBlocks(incidentCard(asking(count, label))) ?? [];
  expect(checkBlocks(blocks)).toMatchObject({ ok: true });
  const elements = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  return elements.flatMap((element) => (element.type === 'static_select' ? [element] : []));
};

describe('a question with many answers', () => {
  it('is a menu, beside a button to close the incident', () => {
    const [menu] = menuOf(2, (index) => `shop-${index}`);

    expect(menu?.options).toEqual([
      { text: { type: 'plain_text', text: 'shop-0' }, value: 'AAAAAAAAAAAAAAAAAAAAAA.0' },
      { text: { type: 'plain_text', text: 'shop-1' }, value: 'AAAAAAAAAAAAAAAAAAAAAA.1' },
    ]);
  });

  it.each([
    { given: 'a hundred options of the greatest length', label: () => 'x'.repeat(75) },
    { given: 'names that take much room', label: () => '"\\'.repeat(37) },
    { given: 'names with mentions', label: () => '<!channel> <@U0ANN> & *bold*' },
  ])('fits into a message that Slack takes, given $given', ({ label }) => {
    const [menu] = menuOf(100, label);

    expect(menu?.options?.length).toBeGreaterThan(20);
    expect(menu?.options?.length).toBeLessThanOrEqual(100);
  });

  it('is numbered in a terminal', () => {
    expect(renderText(asking(2, (index) => `shop-${index}`))).toContain('[1] shop-0\n[2] shop-1');
  });
});
