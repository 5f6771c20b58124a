import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readTypedText } from '../../src/locate/typed-text.ts';

it.each([
  { given: 'plain words', typed: '  shop  prod ', query: 'shop prod' },
  { given: 'a non-breaking space', typed: 'shop\u00a0prod', query: 'shop prod' },
  { given: 'typographic quotes', typed: '\u201cshop\u201d', query: 'shop' },
  { given: 'an apostrophe within', typed: 'ann\u2019s shop', query: "ann's shop" },
  { given: 'back-ticks', typed: '`tg-shop`', query: 'tg-shop' },
  {
    given: 'a link',
    typed: '<https://shop.test/a?b=1&amp;c=2|shop.test>',
    query: 'https://shop.test/a?b=1&c=2',
  },
  { given: 'invisible characters', typed: 'sh\u200bop\u202e', query: 'shop' },
  { given: 'line breaks and tabs', typed: 'shop\r\n\tprod', query: 'shop prod' },
  { given: 'a quote that was never closed', typed: '\u201cshop', query: 'shop' },
  { given: 'a quote that was never opened', typed: "shop'", query: 'shop' },
  { given: 'a lone quote', typed: '"', query: '' },
  { given: 'a link without a label', typed: '<http://shop.test>', query: 'http://shop.test' },
  { given: 'nothing but quotes', typed: '""', query: '' },
])('reads $given', ({ typed, query }) => {
  expect(readTypedText(typed)).toBe(query);
});

it('is at most 500 characters of well-formed text on one line, whatever was typed', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string().map((text) => text.repeat(100)),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const query = readTypedText(text);

      expect(query.length).toBeLessThanOrEqual(500);
      expect(query).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}|^\s|\s$/u);
    }),
  );
});
