import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  clean,
  cut,
  mrkdwn,
  mrkdwnNamingPeople,
  oneLine,
} from '../../../src/slack/messages/escape.ts';

describe('clean', () => {
  it.each([
    ['colours', '\u001b[1;31merror\u001b[0m', 'error'],
    ['a cursor that overwrites the line', 'rm -rf /\u001b[2K\u001b[1Gls', 'rm -rf /ls'],
    ['a terminal link', '\u001b]8;;http://evil.test\u0007click\u001b]8;;\u0007', 'click'],
    ['an escape sequence without an end', 'a\u001b[31', 'a[31'],
    ['a back-space', 'rm\b\bls', 'rmls'],
    ['a direction override', 'restart \u202excod.exe', 'restart xcod.exe'],
    ['zero-width characters', 'sy\u200bstem\u200dctl', 'systemctl'],
    ['half of a character', 'a\ud83d', 'a\ufffd'],
    ['Windows line ends', 'a\r\nb\u2028c', 'a\nb\nc'],
  ])('takes out %s', (_, hostile, safe) => {
    expect(clean(hostile)).toBe(safe);
  });

  it('leaves what people write', () => {
    expect(clean('Grüße, 日本語, 🔴 ok\n\tdone')).toBe('Grüße, 日本語, 🔴 ok\n\tdone');
  });
});

describe('mrkdwn', () => {
  it.each([
    ['<!channel> <@U0BEN> <!subteam^S1>', '&lt;!channel&gt; &lt;@U0BEN&gt; &lt;!subteam^S1&gt;'],
    ['<https://evil.test|click>', '&lt;https:\u2060//evil.test|click&gt;'],
    ['``` out of the fence', '\u02cb\u02cb\u02cb out of the fence'],
    ['a & b &lt; c', 'a &amp; b &amp;lt; c'],
  ])('makes %j plain', (hostile, safe) => {
    expect(mrkdwn(hostile, 200)).toBe(safe);
  });

  it('is never longer than its limit and never cut in an entity', () => {
    const hostile = fc.string({ unit: fc.constantFrom('&', '<', '>', 'a', '🔴', '`', '\u001b') });
    fc.assert(
      fc.property(hostile, fc.integer({ min: 0, max: 40 }), (text, limit) => {
        const safe = mrkdwn(text, limit);

        expect(safe.length).toBeLessThanOrEqual(limit);
        expect(safe).not.toMatch(/[<>`]|&(?!amp;|lt;|gt;)|[\ud800-\udbff](?![\udc00-\udfff])/);
      }),
    );
  });

  it('lets our own answers name people and groups, and nothing else', () => {
    const text = 'Ask <!subteam^S0ONCALL> or <@U0BEN>, not <!here> <@evil|x> <#C1>.';

    expect(mrkdwnNamingPeople(text, 500)).toBe(
      'Ask <!subteam^S0ONCALL> or <@U0BEN>, not &lt;!here&gt; &lt;@evil|x&gt; &lt;#C1&gt;.',
    );
  });
});

it('cuts to a limit, never within a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 20 }), (text, limit) => {
      const short = cut(text, limit);

      expect(short.length).toBeLessThanOrEqual(limit);
      expect(short).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
    }),
  );
});

it.each(['\u001b[', '\u001b]', '\u001b]x\u001b', '&<', ' \n', '\u202e'])(
  'takes %j two hundred thousand times over, to a line of its limit',
  (piece) => {
    expect(oneLine(piece.repeat(200_000), 300).length).toBeLessThanOrEqual(300);
    expect(clean(piece.repeat(200_000)).length).toBeLessThanOrEqual(piece.length * 200_000);
  },
);
