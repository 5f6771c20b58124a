import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { bundleOfCase } from '../../src/evidence/inputs/case.ts';

/** Short reports, written from what the products document, with the cause that an expert would name. */
const folder = new URL('./reports/', import.meta.url);
const reports = readdirSync(folder).map((name) => {
  const text = readFileSync(new URL(name, folder), 'utf8');
  const { cause, also_acceptable: also } = parse(text) as {
    cause: string;
    also_acceptable: string[];
  };
  return { name, text, cause, accepted: [cause, ...also] };
});

describe('a report of a few lines', () => {
  it.each(reports)('$name: $cause', ({ name, text, accepted }) => {
    const [best] = diagnose(bundleOfCase(text, name)).verdicts;

    expect(accepted).toContain(best?.cause);
  });
});
