import { writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import type { CauseId } from '../../src/diagnosis/taxonomy.ts';
import type { Scene } from './scene.ts';

/** Diagnoses the scene: the best verdict is this cause, and each line that it cites is in the evidence. */
export async function expectCause(scene: Scene, name: string, cause: CauseId): Promise<void> {
  const { bundle, diagnosis } = await scene.diagnose();
  // For whoever looks into a wrong verdict: `fiveohtwo explain` reads it.
  const kept = process.env['KEEP_BUNDLES'];
  if (kept !== undefined) {
    writeFileSync(`${kept}/${name.replace(/[^a-z0-9]+/gi, '-')}.json`, JSON.stringify(bundle));
  }

  const [best] = diagnosis.verdicts;
  expect({ cause: best?.cause, summary: best?.summary }).toMatchObject({ cause });
  expect(best?.because).not.toEqual([]);
  for (const { exhibit, line, text } of best?.because ?? []) {
    const cited = bundle.exhibits.find(({ id }) => id === exhibit);
    expect(cited).toBeDefined();
    if (line > 0) expect(cited?.text.split('\n')[line - 1]).toContain(text.slice(0, 400));
  }
}
