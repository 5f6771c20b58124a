import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Cause } from '../../src/diagnosis/cause.ts';
import { CAUSES, UNDECIDED } from '../../src/diagnosis/registry.ts';
import { CAUSE_IDS } from '../../src/diagnosis/taxonomy.ts';

const stems = (folder: string, ending: string): readonly string[] =>
  readdirSync(new URL(`../../${folder}`, import.meta.url))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();

const taxonomy = [...CAUSE_IDS].sort();
const all = [...CAUSES, UNDECIDED];

describe('a cause exists everywhere or nowhere', () => {
  it('in the registry', () => {
    expect(all.map(({ id }) => id).sort()).toEqual(taxonomy);
  });
  it('as a file', () => {
    expect(stems('src/diagnosis/causes', '.ts')).toEqual(taxonomy);
  });
  it('as a test', () => {
    expect(stems('test/diagnosis/causes', '.test.ts')).toEqual(taxonomy);
  });
  it('as a page', () => {
    expect(stems('docs/causes', '.md')).toEqual(taxonomy);
  });
});

describe('what causes bring about', () => {
  const leadsTo = (cause: Cause, seen: readonly string[]): readonly string[] =>
    cause.bringsAbout.flatMap((id) => {
      const next = all.find((other) => other.id === id);
      return next === undefined || seen.includes(id) ? [id] : [id, ...leadsTo(next, [...seen, id])];
    });

  it.each(all.map((cause) => ({ cause, id: cause.id })))(
    'never leads back to $id',
    ({ cause, id }) => {
      expect(leadsTo(cause, [id])).not.toContain(id);
    },
  );
});

describe('the pages are in step with the rules', () => {
  it.each(all.map((cause) => ({ cause, id: cause.id })))(
    '$id names every signal',
    ({ cause, id }) => {
      const page = readFileSync(
        new URL(`../../docs/causes/${id}.md`, import.meta.url),
        'utf8',
      ).toLowerCase();

      const unnamed = [
        ...cause.speaksFor,
        ...cause.speaksAgainst,
        ...(cause.raisedBy ?? []),
      ].filter(({ says }) => !page.includes(says.toLowerCase()));
      expect(unnamed.map(({ says }) => says)).toEqual([]);
    },
  );
});
