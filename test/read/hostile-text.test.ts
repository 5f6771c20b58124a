import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readExhibit } from '../../src/read/registry.ts';
import { exhibit } from './exhibits.ts';
import { HOSTILE } from './hostile-tokens.ts';

/** What a host may print at most through Run Command. */
const MOST_CHARACTERS = 24_000;

describe('any text', () => {
  it('is read without an exception, and cites only what stands in it', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '\n',
        'upstream',
        ' 502 ',
        'LISTEN 0 1 [::]:80 ',
        '{"Attributes":[',
        'sg-0a ingress ',
        'Server a/b is DOWN, reason: ',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        for (const observation of readExhibit(exhibit(text, 'notes', 'gateway'))) {
          expect(observation.kind).not.toBe('unreadable');
          for (const { line, text: cited } of observation.citations) {
            if (line > 0) expect(text.split('\n')[line - 1]).toContain(cited);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it.each(HOSTILE)('of %j over and over is read, and nothing of it is unreadable', (token) => {
    const text = token.repeat(Math.ceil(MOST_CHARACTERS / token.length)).slice(0, MOST_CHARACTERS);

    const kinds = readExhibit(exhibit(text, 'notes', 'gateway')).map(({ kind }) => kind);

    expect(kinds).not.toContain('unreadable');
  });
});
