import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Mrkdwn, parseMrkdwn } from '../../../src/lab/page/blocks/parse-mrkdwn.ts';

const text = (of: string): Mrkdwn => ({ kind: 'text', text: of });

describe('Slack’s markup', () => {
  it.each<{ readonly given: string; readonly drawn: readonly Mrkdwn[] }>([
    { given: 'plain', drawn: [text('plain')] },
    { given: '*bold*', drawn: [{ kind: 'bold', children: [text('bold')] }] },
    {
      given: '_it_ ~no~',
      drawn: [
        { kind: 'italic', children: [text('it')] },
        text(' '),
        { kind: 'strike', children: [text('no')] },
      ],
    },
    {
      given: '*a _b_*',
      drawn: [{ kind: 'bold', children: [text('a '), { kind: 'italic', children: [text('b')] }] }],
    },
    { given: 'my_service_name', drawn: [text('my_service_name')] },
    { given: '2 * 3 * 4', drawn: [text('2 * 3 * 4')] },
    { given: '*two\nlines*', drawn: [text('*two\nlines*')] },
    { given: '`a *b*`', drawn: [{ kind: 'code', text: 'a *b*' }] },
    { given: '```\n*x* `y`\n```', drawn: [{ kind: 'preformatted', text: '*x* `y`' }] },
    {
      given: '&gt; quoted\n&gt; twice\nnot',
      drawn: [{ kind: 'quote', children: [text('quoted\ntwice')] }, text('not')],
    },
    { given: ':tada:', drawn: [{ kind: 'emoji', name: 'tada' }] },
    { given: '03:20:59', drawn: [text('03:20:59')] },
    {
      given: '<https://a.example|there>',
      drawn: [{ kind: 'link', url: 'https://a.example', label: 'there' }],
    },
    {
      given: '<@U1> <#C1|x> <!here> <!subteam^S1>',
      drawn: [
        { kind: 'mention', of: 'user', id: 'U1' },
        text(' '),
        { kind: 'mention', of: 'channel', id: 'C1' },
        text(' '),
        { kind: 'mention', of: 'broadcast', id: 'here' },
        text(' '),
        { kind: 'mention', of: 'group', id: 'S1' },
      ],
    },
    {
      given: '<!date^1700000000^{date}|then>',
      drawn: [{ kind: 'date', epochSeconds: 1700000000, fallback: 'then' }],
    },
  ])('$given', ({ given, drawn }) => {
    expect(parseMrkdwn(given)).toEqual(drawn);
  });

  it.each(['&lt;!channel&gt;', '&lt;@U0APPROVER&gt;', '&lt;script&gt;', '&amp;lt;'])(
    'that was escaped stays text: %s',
    (escaped) => {
      const [node, ...others] = parseMrkdwn(escaped);
      expect(others).toEqual([]);
      expect(node?.kind).toBe('text');
    },
  );

  it('never throws, and loses no letter or digit of a text without angle brackets', () => {
    const alphabet = fc.constantFrom(...'ab1*_~`>: \n&;');
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 200 }), (given) => {
        const kept = JSON.stringify(parseMrkdwn(given).map(allText));
        expect(kept.replace(/[^ab1]/g, '')).toBe(given.replace(/\n/g, ' ').replace(/[^ab1]/g, ''));
      }),
    );
  });
});

function allText(node: Mrkdwn): string {
  switch (node.kind) {
    case 'text':
    case 'code':
    case 'preformatted':
      return node.text.replace(/\n/g, ' ');
    case 'bold':
    case 'italic':
    case 'strike':
    case 'quote':
      return node.children.map(allText).join('');
    case 'emoji':
      return node.name;
    case 'link':
      return node.label;
    case 'mention':
      return node.id;
    case 'date':
      return node.fallback;
    default:
      return node satisfies never;
  }
}
