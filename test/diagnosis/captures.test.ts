import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { loadInput } from '../../src/evidence/inputs/input.ts';

interface Truth {
  readonly causes: readonly string[];
  readonly also_acceptable: readonly string[];
  readonly description: string;
}

const CAPTURES = new URL('../fixtures/captures/', import.meta.url).pathname;
/** Who is told of one of two faults repairs that one and wonders. */
const SAID = 0.5;

const captures = readdirSync(CAPTURES)
  .filter((name) => existsSync(`${CAPTURES}${name}/truth.json`))
  .map((name) => {
    const text = readFileSync(`${CAPTURES}${name}/truth.json`, 'utf8');
    const { causes, also_acceptable, description } = JSON.parse(text) as Truth;
    return { name, causes, also_acceptable, description };
  });

describe('real hosts, broken in one way or in two', () => {
  it.each(captures)('$name: $description', async ({ name, causes, also_acceptable }) => {
    const { verdicts } = diagnose(await loadInput(`${CAPTURES}${name}`));

    expect([...causes, ...also_acceptable]).toContain(verdicts[0]?.cause);
    const said = verdicts
      .filter(({ confidence }) => confidence >= SAID)
      .map(({ cause }) => String(cause));
    expect(said).toEqual(expect.arrayContaining(causes.slice(1)));
  });
});
