import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { remediesInMarkdown, runRemedies } from '../../src/cli/remedies.ts';
import { CAUSES } from '../../src/diagnosis/registry.ts';
import { FAULTS } from '../../src/lab/fleet/faults.ts';
import { ABOUT } from '../../src/remedies/about.ts';
import { REMEDIES } from '../../src/remedies/registry.ts';

describe('the table of causes and remedies', () => {
  it('stands in docs/remedies.md as the command makes it', () => {
    expect(readFileSync('docs/remedies.md', 'utf8')).toBe(remediesInMarkdown());
  });

  it('tells of every remedy how it is proven, undone and tested', () => {
    expect(Object.keys(ABOUT).toSorted()).toEqual([...REMEDIES.keys()].toSorted());
  });

  it.each(Object.entries(ABOUT).map(([remedy, about]) => ({ remedy, ...about })))(
    'names tests of $remedy that are there',
    ({ testedIn }) => {
      expect(testedIn.length).toBeGreaterThan(0);
      for (const file of testedIn)
        expect({ file, there: existsSync(file) }).toMatchObject({ there: true });
    },
  );

  it.each(FAULTS.flatMap(({ id, remedies: [first] }) => (first ? [{ id, first }] : [])))(
    'says that the lab tests $first, which clears $id',
    ({ first }) => {
      expect(ABOUT[first].testedIn).toContain('test/incident/remedies.test.ts');
    },
  );

  it.each(CAUSES.map(({ id, remedies }) => ({ id, remedies })))(
    'says the same as the page of $id',
    ({ id, remedies }) => {
      const [, section = ''] = readFileSync(`docs/causes/${id}.md`, 'utf8').split('## Remedy\n');
      const named = [...section.matchAll(/`([a-z-]+)`/g)].flatMap(([, name]) =>
        [...REMEDIES.keys()].some((remedy) => remedy === name) ? [name] : [],
      );
      expect(named).toEqual([...remedies]);
    },
  );

  it('has every remedy under some cause', () => {
    const called = new Set(CAUSES.flatMap(({ remedies }) => remedies));
    expect([...REMEDIES.keys()].filter((id) => !called.has(id))).toEqual([]);
  });

  it('is printed for a terminal, too', () => {
    let text = '';
    expect(runRemedies([], { write: (more) => (text += more) })).toBe(0);
    expect(text).toMatch(/^wrong-port +\S+\n +proof {3}.*\n +undo {4}.*\n +tested {2}/m);
  });
});
