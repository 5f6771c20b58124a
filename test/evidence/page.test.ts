import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { COLLECTORS } from '../../src/evidence/collect.ts';

const page = readFileSync(new URL('../../docs/evidence.md', import.meta.url), 'utf8');

/** Adapters that collectors use; they name the IAM action of each call for the answer "denied". */
const ADAPTERS = [
  'change-history',
  'firewalls',
  'functions',
  'log-files',
  'metrics',
  'network-paths',
  'scaling-groups',
  'tasks',
];

describe('the page about evidence is in step with the code', () => {
  it.each(COLLECTORS.map(({ name, deadlineSeconds }) => ({ name, deadlineSeconds })))(
    'has $name with its deadline',
    ({ name, deadlineSeconds }) => {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\``));

      expect(row).toContain(`| ${deadlineSeconds} s `);
    },
  );

  it.each(ADAPTERS)('names every action that src/aws/%s.ts needs', (adapter) => {
    const source = readFileSync(new URL(`../../src/aws/${adapter}.ts`, import.meta.url), 'utf8');
    const actions = [...source.matchAll(/'([a-z0-9]+:[A-Z]\w+)'/g)].map(([, action]) => action);

    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !page.includes(`\`${action}\``))).toEqual([]);
  });
});
