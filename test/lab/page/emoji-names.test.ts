import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { EMOJI } from '../../../src/lab/page/blocks/emoji-names.ts';

it('the lab draws every emoji that the bot uses', () => {
  const sources = readdirSync('src/slack', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join('src/slack', file), 'utf8'));
  // A name between colons that stand at the edge of a word: not the middle of an ARN.
  const used = sources.flatMap((source) =>
    [...source.matchAll(/(?<![\w:]):([a-z][a-z0-9_+-]*):(?![\w:])/g)].map(([, name]) => name),
  );
  expect(used.filter((name) => name === undefined || !EMOJI.has(name))).toEqual([]);
});
